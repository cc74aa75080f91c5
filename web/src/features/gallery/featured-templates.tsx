import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { t } from './messages';
import { templatesQuery, type Template } from './queries';
import { TemplateGrid } from './template-grid';

const MOST_SHOWN = 6;

interface FeaturedTemplatesProps {
  /** Without it a card opens the template in the gallery, which people reach who are signed in. */
  onChoose?: (template: Template) => void;
  hasHeading?: boolean;
}

/** A few templates to begin with. Shows nothing when they do not load: it is an offer beside others. */
export function FeaturedTemplates({ onChoose, hasHeading = true }: FeaturedTemplatesProps) {
  const { data } = useQuery(templatesQuery);
  if (data === undefined) return null;
  const shown = data.filter((template) => template.is_featured).slice(0, MOST_SHOWN);
  return (
    <div>
      {hasHeading ? (
        <div className="mb-4 flex items-center justify-between gap-4">
          <h3 className="text-[15px] font-semibold">{t('featured')}</h3>
          <Link
            to="/templates"
            className="inline-flex items-center gap-1 rounded-sm text-[13px] font-medium text-accent-text hover:underline"
          >
            {t('seeAll')} <ArrowRight aria-hidden className="size-3.5" />
          </Link>
        </div>
      ) : null}
      <TemplateGrid
        label={t('featured')}
        templates={shown}
        {...(onChoose === undefined ? {} : { onChoose })}
      />
    </div>
  );
}
