import { useQuery } from '@tanstack/react-query';
import { Database, Download, Plus, Search, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { cn } from '@/lib/cn';
import { formatNumber } from '@/lib/format';
import { useDebounced } from '@/lib/use-debounced';
import { useIsNarrow } from '@/lib/use-media-query';
import { Button, EmptyState, ErrorState, Input, Pagination, Select, SkeletonText } from '@/ui';
import { usePreviewState, useWorkspace } from '../workspace-context';
import { AddRowDialog } from './add-row-dialog';
import { t } from './messages';
import {
  exportUrl,
  PAGE_SIZE,
  rowsQuery,
  tablesQuery,
  type DataTableRead,
  type RowsView,
} from './queries';
import { RowsGrid } from './rows-grid';
import { useRowChanges } from './use-row-changes';

export default function DataPanel() {
  const { projectId, search, go } = useWorkspace();
  const { sandbox } = usePreviewState();
  const isNarrow = useIsNarrow();
  const query = useQuery(tablesQuery(projectId));
  if (query.isPending) return <SkeletonText lines={8} className="p-6" />;
  if (query.isError) {
    return (
      <ErrorState
        title={t('theDataCannotBeRead')}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const tables = query.data;
  const shown = tables.find((table) => table.name === search.table) ?? tables[0];
  if (shown === undefined) {
    return (
      <EmptyState
        icon={<Database />}
        title={t('noTablesYet')}
        description={
          sandbox?.status === 'ready' ? t('thisAppKeepsNothingIn') : t('tablesAppearWhenTheApp')
        }
      />
    );
  }
  const show = (name: string) => {
    go({ tab: 'data', table: name });
  };
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface md:flex-row">
      {isNarrow ? (
        <div className="border-b p-2">
          <Select
            label={t('table')}
            value={shown.name}
            onChange={show}
            options={tables.map((table) => ({
              value: table.name,
              label: `${table.name} (${formatNumber(table.row_count)})`,
            }))}
          />
        </div>
      ) : (
        <nav aria-label={t('tables')} className="w-56 shrink-0 overflow-y-auto border-r py-2">
          {tables.map((table) => (
            <button
              key={table.name}
              type="button"
              aria-current={table.name === shown.name ? 'true' : undefined}
              className={cn(
                'flex w-full items-center justify-between gap-2 px-4 py-1.5 text-left text-[13px] -outline-offset-2 hover:bg-hover',
                table.name === shown.name && 'bg-accent-soft font-medium',
              )}
              onClick={() => {
                show(table.name);
              }}
            >
              <span className="truncate">{table.name}</span>
              <span className="text-xs text-muted tabular-nums">
                {formatNumber(table.row_count)}
              </span>
            </button>
          ))}
        </nav>
      )}
      <TableRows key={shown.name} table={shown} />
    </div>
  );
}

const firstView: RowsView = { offset: 0, sort: null, direction: 'asc', search: '' };

function TableRows({ table }: { table: DataTableRead }) {
  const { projectId } = useWorkspace();
  const [view, setView] = useState(firstView);
  const [isAdding, setAdding] = useState(false);
  const asked = { ...view, search: useDebounced(view.search, 250) };
  const query = useQuery(rowsQuery(projectId, table.name, asked));
  const changes = useRowChanges(projectId, table.name, asked);
  const input = useRef<HTMLInputElement>(null);
  const data = query.data;
  return (
    <section
      aria-label={t('tableNamed', { name: table.name })}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b px-3 py-2">
        <Input
          type="search"
          aria-label={t('searchTheRows')}
          placeholder={t('search')}
          icon={<Search />}
          value={view.search}
          className="w-full sm:w-60"
          onChange={(event) => {
            setView({ ...view, search: event.target.value, offset: 0 });
          }}
        />
        <span className="flex-1" />
        <Button size="sm" asChild>
          <a href={exportUrl(projectId, table.name)} download>
            <Download aria-hidden />
            {t('exportCsv')}
          </a>
        </Button>
        <Button size="sm" icon={<Upload />} onClick={() => input.current?.click()}>
          {t('importCsv')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void changes.importFile(file);
            event.target.value = '';
          }}
        />
        <Button
          size="sm"
          variant="primary"
          icon={<Plus />}
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('addARow')}
        </Button>
      </div>
      <div
        className={cn('min-h-0 flex-1 overflow-auto', query.isPlaceholderData && 'opacity-60')}
        role="group"
        aria-label={t('rowsOf', { name: table.name })}
        tabIndex={0}
      >
        {query.isPending ? <SkeletonText lines={8} className="p-6" /> : null}
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {data?.rows.length === 0 ? (
          <EmptyState
            icon={<Database />}
            title={asked.search === '' ? t('noRowsYet') : t('noRowMatches')}
            description={asked.search === '' ? t('addOneHereImportA') : t('tryAnotherWord')}
          />
        ) : null}
        {data && data.rows.length > 0 ? (
          <RowsGrid
            table={table.name}
            columns={table.columns}
            names={data.columns}
            rows={data.rows}
            view={view}
            onSort={(name) => {
              const isAgain = view.sort === name && view.direction === 'asc';
              setView({ ...view, sort: name, direction: isAgain ? 'desc' : 'asc', offset: 0 });
            }}
            onEdit={changes.edit}
            onDelete={(row) => {
              changes.remove(row, data.columns);
            }}
          />
        ) : null}
      </div>
      <Pagination
        offset={view.offset}
        pageSize={PAGE_SIZE}
        shown={data?.rows.length ?? 0}
        total={data?.total ?? null}
        className="shrink-0 border-t px-3 py-1"
        onOffset={(offset) => {
          setView({ ...view, offset });
        }}
      />
      {isAdding ? (
        <AddRowDialog
          table={table}
          onAdd={changes.add}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
    </section>
  );
}
