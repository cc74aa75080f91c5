import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import type { Template } from './queries';
import { TemplatePicture } from './template-picture';

interface TemplateGridProps {
  templates: readonly Template[];
  label: string;
  /** What the whole card does; by default it opens the template's details in the gallery. */
  onChoose?: (template: Template) => void;
  className?: string;
}

export function TemplateGrid({ templates, label, onChoose, className }: TemplateGridProps) {
  return (
    <ul
      aria-label={label}
      className={cn('grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:gap-5', className)}
    >
      {templates.map((template) => (
        <li key={template.id}>
          <article className="group relative flex h-full flex-col overflow-hidden rounded-lg border bg-surface text-left transition-colors duration-150 focus-within:border-line-strong hover:border-line-strong">
            <div className="overflow-hidden border-b">
              <TemplatePicture
                template={template}
                isDecoration
                className="transition-transform duration-200 group-hover:scale-[1.015] motion-reduce:transition-none"
              />
            </div>
            <div className="flex flex-col gap-1 p-4">
              <h3 className="text-[15px] font-semibold">
                <CardAction template={template} onChoose={onChoose}>
                  {template.title}
                </CardAction>
              </h3>
              <p className="text-[13px] text-muted">{template.line}</p>
            </div>
          </article>
        </li>
      ))}
    </ul>
  );
}

interface CardActionProps {
  template: Template;
  onChoose: ((template: Template) => void) | undefined;
  children: ReactNode;
}

/** Its reach is the whole card. */
function CardAction({ template, onChoose, children }: CardActionProps) {
  const look =
    'text-left after:absolute after:inset-0 after:rounded-lg group-hover:text-accent-text focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent';
  if (onChoose === undefined) {
    return (
      <Link to="/templates" search={{ template: template.id }} className={look}>
        {children}
      </Link>
    );
  }
  return (
    <button
      type="button"
      className={look}
      onClick={() => {
        onChoose(template);
      }}
    >
      {children}
    </button>
  );
}
