import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/lib/cx";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cx("min-w-0 rounded-lg border border-border bg-surface", className)} {...props} />;
}

export interface CardHeaderProps {
  title: string;
  description?: string;
  /** Buttons or links at the right. */
  actions?: ReactNode;
  /** Heading level; 2 unless the card lies in a section with its own heading. */
  level?: 2 | 3;
}

export function CardHeader({ title, description, actions, level = 2 }: CardHeaderProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <header className="flex flex-wrap items-start justify-between gap-3 px-5 pt-4">
      <div className="min-w-0">
        <Heading className="font-semibold break-words">{title}</Heading>
        {description && <p className="mt-1 text-muted">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}

export function CardBody({ className, ...props }: ComponentProps<"div">) {
  return <div className={cx("px-5 py-4", className)} {...props} />;
}

export function CardFooter({ className, ...props }: ComponentProps<"footer">) {
  return <footer className={cx("flex flex-wrap justify-end gap-2 border-t border-border px-5 py-3", className)} {...props} />;
}

export interface StatCardProps {
  label: string;
  /** Already formatted: a number, money, a date. */
  value: ReactNode;
  hint?: string;
  /** Icon element, for example `<Users />`. */
  icon?: ReactNode;
}

/** One figure of a dashboard. Put several into `<div className="grid grid-cols-2 gap-4 lg:grid-cols-4">`. */
export function StatCard({ label, value, hint, icon }: StatCardProps) {
  return (
    <Card className="p-4 sm:p-5">
      <div className="flex items-center justify-between gap-3 text-muted [&_svg]:size-4">
        <p className="text-sm">{label}</p>
        {icon && <span aria-hidden>{icon}</span>}
      </div>
      <p className="mt-2 text-xl font-semibold tracking-tight break-words tabular-nums sm:text-2xl">{value}</p>
      {hint && <p className="mt-1 text-xs text-muted">{hint}</p>}
    </Card>
  );
}
