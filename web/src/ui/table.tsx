import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface Column<Row> {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: 'left' | 'right';
  isSortable?: boolean;
  className?: string;
}

export interface TableProps<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Said by screen readers as the table's name. */
  caption: string;
  sort?: { key: string; direction: 'asc' | 'desc' };
  onSort?: (key: string) => void;
  onRowClick?: (row: Row) => void;
  empty?: ReactNode;
  className?: string;
}

export function Table<Row>({
  columns,
  rows,
  rowKey,
  caption,
  sort,
  onSort,
  onRowClick,
  empty,
  className,
}: TableProps<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  return (
    // A box that scrolls sideways must be reachable by keyboard.
    <div
      tabIndex={0}
      role="group"
      aria-label={caption}
      className={cn('overflow-x-auto', className)}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b text-left text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={ariaSort(sort, column.key)}
                className={cn(
                  'px-3 py-2 font-medium whitespace-nowrap',
                  column.align === 'right' && 'text-right',
                  column.className,
                )}
              >
                {column.isSortable === true && onSort !== undefined ? (
                  <button
                    type="button"
                    className="inline-flex items-center gap-1 rounded-sm hover:text-fg"
                    onClick={() => {
                      onSort(column.key);
                    }}
                  >
                    {column.header}
                    {sort?.key === column.key ? <SortArrow direction={sort.direction} /> : null}
                  </button>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cn(
                'border-b last:border-b-0',
                onRowClick !== undefined && 'cursor-pointer hover:bg-hover',
              )}
              onClick={
                onRowClick === undefined
                  ? undefined
                  : () => {
                      onRowClick(row);
                    }
              }
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={cn(
                    'px-3 py-2.5 align-middle',
                    column.align === 'right' && 'text-right tabular-nums',
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ariaSort(
  sort: TableProps<unknown>['sort'],
  key: string,
): 'ascending' | 'descending' | undefined {
  if (sort?.key !== key) return undefined;
  return sort.direction === 'asc' ? 'ascending' : 'descending';
}

function SortArrow({ direction }: { direction: 'asc' | 'desc' }) {
  const Icon = direction === 'asc' ? ArrowUp : ArrowDown;
  return <Icon aria-hidden className="size-3.5" />;
}
