export interface SiteItem {
  title: string;
  text: string;
  price?: string;
  link?: string;
  tags: string[];
}

export interface OpeningHours {
  day: string;
  hours: string;
}

export type SectionKind =
  "features" | "offers" | "gallery" | "projects" | "skills" | "about" | "hours" | "faq" | "contact" | "steps";

export interface Section {
  /** The part after # in the address. */
  id: string;
  kind: SectionKind;
  title: string;
  text: string;
  items: SiteItem[];
  hours: OpeningHours[];
}

export interface SiteContent {
  headline: string;
  subline: string;
  callToAction: string;
  sections: Section[];
}
