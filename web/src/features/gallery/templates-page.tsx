import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LayoutTemplate, Search } from 'lucide-react';
import { Button, EmptyState, ErrorState, Input, Page, SegmentedControl, Skeleton } from '@/ui';
import { t } from './messages';
import { categories, findTemplates, templatesQuery, type Category } from './queries';
import { readTemplatesSearch, type TemplatesSearch } from './search';
import { TemplateDialog } from './template-dialog';
import { TemplateGrid } from './template-grid';

export interface TemplatesPageProps {
  search: TemplatesSearch;
  onSearch: (search: TemplatesSearch) => void;
}

const ALL = 'all';
const choices: readonly (Category | typeof ALL)[] = [ALL, ...categories];

export function TemplatesPage({ search, onSearch }: TemplatesPageProps) {
  const { data, isError, error, refetch } = useQuery(templatesQuery);
  const { template: openId, ...filters } = search;
  const open = data?.find((template) => template.id === openId);
  const setCategory = (value: Category | typeof ALL) => {
    onSearch(readTemplatesSearch({ ...filters, category: value }));
  };
  const setText = (text: string) => {
    onSearch(readTemplatesSearch({ ...filters, search: text }));
  };
  return (
    <Page title={t('title')} description={t('lead')}>
      <div className="mb-6 flex flex-wrap items-center gap-3">
        <Input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          icon={<Search />}
          value={filters.search ?? ''}
          className="w-full sm:w-64"
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <div className="max-w-full overflow-x-auto [scrollbar-width:none]">
          <SegmentedControl<Category | typeof ALL>
            label={t('categories')}
            value={filters.category ?? ALL}
            onChange={setCategory}
            className="whitespace-nowrap"
            segments={choices.map((value) => ({ value, label: t(value) }))}
          />
        </div>
      </div>
      {data === undefined ? (
        isError ? (
          <ErrorState title={t('failed')} error={error} onRetry={() => void refetch()} />
        ) : (
          <TemplatesSkeleton />
        )
      ) : (
        <Found
          templates={findTemplates(data, filters.search ?? '', filters.category)}
          onOpen={(id) => {
            onSearch({ ...filters, template: id });
          }}
          onClear={() => {
            onSearch({});
          }}
        />
      )}
      {open === undefined ? null : (
        <TemplateDialog
          key={open.id}
          template={open}
          onClose={() => {
            onSearch(filters);
          }}
        />
      )}
    </Page>
  );
}

interface FoundProps {
  templates: ReturnType<typeof findTemplates>;
  onOpen: (id: string) => void;
  onClear: () => void;
}

function Found({ templates, onOpen, onClear }: FoundProps) {
  return (
    <>
      <p role="status" className="sr-only">
        {t('found', { count: templates.length })}
      </p>
      <h2 className="sr-only">{t('title')}</h2>
      {templates.length === 0 ? (
        <EmptyState
          icon={<LayoutTemplate />}
          title={t('emptyTitle')}
          description={t('emptyText')}
          className="rounded-lg border border-dashed"
          actions={
            <>
              <Button onClick={onClear}>{t('clear')}</Button>
              <Button variant="primary" asChild>
                <Link to="/dashboard" hash="new">
                  {t('describe')}
                </Link>
              </Button>
            </>
          }
        />
      ) : (
        <TemplateGrid
          label={t('title')}
          templates={templates}
          onChoose={(template) => {
            onOpen(template.id);
          }}
        />
      )}
    </>
  );
}

function TemplatesSkeleton() {
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:gap-5">
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="overflow-hidden rounded-lg border bg-surface">
          <Skeleton className="aspect-16/10 rounded-none" />
          <div className="flex flex-col gap-2.5 p-4">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-3.5 w-full" />
          </div>
        </div>
      ))}
    </div>
  );
}
