import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/lib/cx";

export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    // The box scrolls sideways by itself, and by keyboard, so that the page never does.
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg border border-border bg-surface">
      <table aria-label={label} className={cx("w-full border-collapse text-left", className)} {...props} />
    </div>
  );
}

export interface Sort {
  field: string;
  direction: "asc" | "desc";
}

export interface HeaderCellProps {
  children: ReactNode;
  align?: "left" | "right";
  /** Makes the header a sort button for this field. */
  field?: string;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  className?: string;
}

export function HeaderCell({ children, align = "left", field, sort, onSort, className }: HeaderCellProps) {
  const isSorted = field !== undefined && sort?.field === field;
  const Icon = !isSorted ? ChevronsUpDown : sort.direction === "asc" ? ArrowUp : ArrowDown;
  const ariaSort = !isSorted ? undefined : sort.direction === "asc" ? "ascending" : "descending";
  return (
    <th
      scope="col"
      aria-sort={ariaSort}
      className={cx(
        "border-b border-border px-4 py-2.5 text-xs font-medium whitespace-nowrap text-muted",
        align === "right" && "text-right",
        className,
      )}
    >
      {field && onSort ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 rounded-sm hover:text-foreground"
          onClick={() => onSort({ field, direction: isSorted && sort.direction === "asc" ? "desc" : "asc" })}
        >
          {children}
          <Icon aria-hidden className={cx("size-3.5", !isSorted && "opacity-50")} />
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export function Cell({ align = "left", className, ...props }: ComponentProps<"td"> & { align?: "left" | "right" }) {
  return (
    <td
      className={cx("border-b border-border px-4 py-2.5 align-middle", align === "right" && "text-right tabular-nums", className)}
      {...props}
    />
  );
}

export interface Column<Row> {
  /** Unique; also the field to sort by when `isSortable`. */
  key: string;
  header: string;
  render: (row: Row) => ReactNode;
  isSortable?: boolean;
  align?: "left" | "right";
  /** Left out on phones, where only the important columns fit. */
  isSecondary?: boolean;
}

export interface DataTableProps<Row> {
  /** Names the table for screen readers, for example "Books". */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  getKey: (row: Row) => string | number;
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  /** Buttons at the end of a row, for example edit and delete. */
  renderActions?: (row: Row) => ReactNode;
  /** Rows are old while new ones load. */
  isStale?: boolean;
}

/** A table from column descriptions, with sorting headers and row actions. */
export function DataTable<Row>({ label, columns, rows, getKey, sort, onSort, renderActions, isStale }: DataTableProps<Row>) {
  return (
    <Table label={label} aria-busy={isStale || undefined} className={cx("transition-opacity", isStale && "opacity-60")}>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeaderCell
              key={column.key}
              align={column.align}
              field={column.isSortable ? column.key : undefined}
              sort={sort}
              onSort={onSort}
              className={cx(column.isSecondary && "hidden md:table-cell")}
            >
              {column.header}
            </HeaderCell>
          ))}
          {renderActions && (
            <HeaderCell align="right">
              <span className="sr-only">Actions</span>
            </HeaderCell>
          )}
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {rows.map((row) => (
          <tr key={getKey(row)} className="hover:bg-subtle/60">
            {columns.map((column) => (
              <Cell key={column.key} align={column.align} className={cx(column.isSecondary && "hidden md:table-cell")}>
                {column.render(row)}
              </Cell>
            ))}
            {renderActions && (
              <Cell align="right">
                <div className="flex justify-end gap-1">{renderActions(row)}</div>
              </Cell>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
