import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn';
import { IconButton } from '@/ui';
import { cellText } from './cells';
import { t } from './messages';
import type { Cell, DataColumnRead, DataRowRead, RowsView } from './queries';

interface RowsGridProps {
  table: string;
  columns: readonly DataColumnRead[];
  /** The order of `values` in each row. */
  names: readonly string[];
  rows: readonly DataRowRead[];
  view: RowsView;
  onSort: (name: string) => void;
  onEdit: (row: DataRowRead, column: DataColumnRead, typed: string) => Promise<boolean>;
  onDelete: (row: DataRowRead) => void;
}

export function RowsGrid({
  table,
  columns,
  names,
  rows,
  view,
  onSort,
  onEdit,
  onDelete,
}: RowsGridProps) {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return (
    <table className="w-max min-w-full border-separate border-spacing-0 text-[13px]">
      <caption className="sr-only">{t('rowsOf', { name: table })}</caption>
      <thead>
        <tr>
          {names.map((name) => (
            <th
              key={name}
              scope="col"
              aria-sort={
                view.sort === name
                  ? view.direction === 'asc'
                    ? 'ascending'
                    : 'descending'
                  : undefined
              }
              className="sticky top-0 z-10 border-r border-b bg-sunken p-0 text-left font-medium"
            >
              <button
                type="button"
                className="flex w-full items-center gap-1.5 px-3 py-2 -outline-offset-2 hover:bg-hover"
                onClick={() => {
                  onSort(name);
                }}
              >
                {name}
                <span className="text-[11px] font-normal text-faint">
                  {byName.get(name)?.type.toLowerCase()}
                </span>
                <SortMark view={view} name={name} />
              </button>
            </th>
          ))}
          <th scope="col" className="sticky top-0 z-10 w-10 border-b bg-sunken">
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.rowid} className="group hover:bg-hover">
            {names.map((name, index) => {
              const column = byName.get(name);
              const value = row.values[index] ?? null;
              return (
                <td key={name} className="max-w-80 border-r border-b p-0">
                  <EditableCell
                    label={t('ofRow', { name, rowid: row.rowid })}
                    value={value}
                    isReadOnly={column === undefined || column.is_primary_key}
                    onCommit={(typed) =>
                      column === undefined ? Promise.resolve(false) : onEdit(row, column, typed)
                    }
                  />
                </td>
              );
            })}
            <td className="border-b px-1 text-right">
              <IconButton
                label={t('deleteRow', { rowid: row.rowid })}
                icon={<Trash2 />}
                size="sm"
                hasTooltip={false}
                className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:opacity-100"
                onClick={() => {
                  onDelete(row);
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SortMark({ view, name }: { view: RowsView; name: string }) {
  if (view.sort !== name) return null;
  const Icon = view.direction === 'asc' ? ArrowUp : ArrowDown;
  return <Icon className="size-3.5" aria-hidden />;
}

interface EditableCellProps {
  label: string;
  value: Cell;
  isReadOnly: boolean;
  onCommit: (typed: string) => Promise<boolean>;
}

/** Enter or a double click edits, Enter keeps, Escape gives up. */
function EditableCell({ label, value, isReadOnly, onCommit }: EditableCellProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = async () => {
    if (typed === null) return;
    if (typed === cellText(value) || (await onCommit(typed))) setTyped(null);
  };
  if (typed !== null) {
    return (
      <input
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked to type here
        autoFocus
        aria-label={label}
        value={typed}
        className="h-9 w-full min-w-32 bg-surface px-3 -outline-offset-2"
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void commit();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    );
  }
  const text = <CellText value={value} />;
  if (isReadOnly)
    return <div className="truncate px-3 py-2 font-mono text-xs text-muted">{text}</div>;
  return (
    <button
      type="button"
      className={cn(
        'block h-9 w-full truncate px-3 text-left -outline-offset-2',
        typeof value === 'number' && 'text-right tabular-nums',
      )}
      onDoubleClick={() => {
        setTyped(cellText(value));
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'F2') return;
        event.preventDefault();
        setTyped(cellText(value));
      }}
    >
      {text}
      <span className="sr-only">{t('editCell', { label })}</span>
    </button>
  );
}

function CellText({ value }: { value: Cell }) {
  if (value === null) return <span className="text-faint italic">null</span>;
  const text = String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
