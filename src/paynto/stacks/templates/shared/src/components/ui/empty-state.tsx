import type { ReactNode } from "react";

export interface EmptyStateProps {
  /** Icon element, for example `<BookOpen />`. */
  icon?: ReactNode;
  title: string;
  /** What this place is for and what to do next. */
  description?: string;
  action?: ReactNode;
}

export function EmptyState({ icon, title, description, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed border-border px-6 py-14 text-center">
      {icon && (
        <div aria-hidden className="mb-4 rounded-full bg-accent-subtle p-3 text-accent-text [&_svg]:size-6">
          {icon}
        </div>
      )}
      <h2 className="text-base font-semibold">{title}</h2>
      {description && <p className="mt-1 max-w-md text-muted">{description}</p>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
