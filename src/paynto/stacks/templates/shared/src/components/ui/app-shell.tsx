import { Menu, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, NavLink, useLocation } from "react-router";
import { cx } from "@/lib/cx";
import { IconButton } from "./button";
import { ThemeToggle } from "./theme-toggle";

export interface NavItem {
  to: string;
  label: string;
  /** Icon element, for example `<BookOpen />`. */
  icon?: ReactNode;
}

export interface AppShellProps {
  name: string;
  /** Small mark before the name, for example an icon. */
  logo?: ReactNode;
  nav: NavItem[];
  /** Shown at the foot of the sidebar, above the theme choice. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The frame of a back-office app: sidebar on wide screens, a drawer on phones. */
export function AppShell({ name, logo, nav, aside, children }: AppShellProps) {
  const drawer = useRef<HTMLDialogElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const { pathname } = useLocation();

  useEffect(() => setIsOpen(false), [pathname]);
  useEffect(() => {
    if (isOpen) drawer.current?.showModal();
    else drawer.current?.close();
  }, [isOpen]);

  const brand = (
    <Link to="/" className="flex min-w-0 items-center gap-2.5 rounded-md px-2 py-1 font-semibold">
      {logo && (
        <span aria-hidden className="flex size-7 shrink-0 items-center justify-center rounded-md bg-accent text-accent-foreground [&_svg]:size-4">
          {logo}
        </span>
      )}
      <span className="truncate">{name}</span>
    </Link>
  );
  const foot = (
    <div className="mt-auto flex flex-col gap-3 px-2 pt-4">
      {aside}
      <ThemeToggle />
    </div>
  );

  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <aside className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r border-border bg-surface p-3 lg:flex">
        {brand}
        <NavList items={nav} />
        {foot}
      </aside>
      <header className="sticky top-0 z-20 flex h-14 items-center justify-between gap-3 border-b border-border bg-surface px-3 lg:hidden">
        {brand}
        <IconButton label="Open menu" aria-expanded={isOpen} onClick={() => setIsOpen(true)}>
          <Menu aria-hidden />
        </IconButton>
      </header>
      <dialog
        ref={drawer}
        aria-label="Menu"
        onClose={() => setIsOpen(false)}
        onClick={(event) => event.target === event.currentTarget && setIsOpen(false)}
        className="m-0 ml-auto h-dvh max-h-none w-72 max-w-[85vw] bg-surface p-0 text-foreground shadow-xl backdrop:bg-black/50"
      >
        {isOpen && (
          <div className="flex min-h-full flex-col p-3">
            <div className="flex items-center justify-between">
              {brand}
              <IconButton label="Close menu" onClick={() => setIsOpen(false)}>
                <X aria-hidden />
              </IconButton>
            </div>
            <NavList items={nav} />
            {foot}
          </div>
        )}
      </dialog>
      <main id="main" tabIndex={-1} className="min-w-0 outline-none">
        <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6 lg:px-8 lg:py-8">{children}</div>
      </main>
    </div>
  );
}

function NavList({ items }: { items: NavItem[] }) {
  return (
    <nav aria-label="Main" className="mt-4">
      <ul className="flex flex-col gap-0.5">
        {items.map((item) => (
          <li key={item.to}>
            <NavLink
              to={item.to}
              end={item.to === "/"}
              className={({ isActive }) =>
                cx(
                  "flex items-center gap-2.5 rounded-md px-2.5 py-2 font-medium [&_svg]:size-4 [&_svg]:shrink-0",
                  isActive ? "bg-accent-subtle text-accent-text" : "text-muted hover:bg-subtle hover:text-foreground",
                )
              }
            >
              {item.icon}
              <span className="truncate">{item.label}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** First thing on a page: lets keyboard users jump over the navigation. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      Skip to content
    </a>
  );
}
