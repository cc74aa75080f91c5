import type { ReactNode } from "react";
import { Link } from "react-router";
import { SkipLink } from "./app-shell";
import { ThemeToggle } from "./theme-toggle";

export interface SiteShellProps {
  name: string;
  logo?: ReactNode;
  /** Anchors ("#opening-hours") or pages ("/menu"). */
  links?: { to: string; label: string }[];
  /** A button at the right of the top bar. */
  action?: ReactNode;
  /** Left part of the footer; the name and year by default. */
  footer?: ReactNode;
  children: ReactNode;
}

/** The frame of a public site or a small tool: top bar, content in full width, footer. */
export function SiteShell({ name, logo, links = [], action, footer, children }: SiteShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="sticky top-0 z-20 border-b border-border bg-surface/95 backdrop-blur">
        <div className="mx-auto flex min-h-14 w-full max-w-6xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2 sm:px-6">
          <Link to="/" className="flex items-center gap-2.5 font-semibold">
            {logo && (
              <span aria-hidden className="flex size-7 items-center justify-center rounded-md bg-accent text-accent-foreground [&_svg]:size-4">
                {logo}
              </span>
            )}
            {name}
          </Link>
          {links.length > 0 && (
            <nav aria-label="Main" className="order-last w-full sm:order-none sm:w-auto">
              <ul className="flex flex-wrap gap-x-5 gap-y-1">
                {links.map((link) => (
                  <li key={link.to}>
                    <SiteLink to={link.to}>{link.label}</SiteLink>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          {action && <div className="ml-auto">{action}</div>}
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <footer className="border-t border-border">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center justify-between gap-4 px-4 py-6 text-muted sm:px-6">
          <div>{footer ?? `© ${new Date().getFullYear()} ${name}`}</div>
          <ThemeToggle />
        </div>
      </footer>
    </div>
  );
}

function SiteLink({ to, children }: { to: string; children: ReactNode }) {
  const classes = "text-muted hover:text-foreground";
  return to.startsWith("#") ? (
    <a href={to} className={classes}>
      {children}
    </a>
  ) : (
    <Link to={to} className={classes}>
      {children}
    </Link>
  );
}
