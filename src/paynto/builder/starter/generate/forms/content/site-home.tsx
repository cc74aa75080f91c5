import { SitePage } from "@/features/site/site-page";

export function HomePage() {
  return <SitePage />;
}
