import { Plus } from "lucide-react";
import { Link } from "react-router";

import { LinkButton } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { DataTable } from "@/components/ui/table";
import type { RecordClient } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

import type { RecordColumn } from "./record-list";

interface RelatedRowsProps<Row extends { id: number }> {
  title: string;
  newLabel: string;
  client: RecordClient<Row, never>;
  /** The relation's parameter and value, for example `{ name: "bookId", id: 3 }`. */
  relation: { name: string; id: number };
  columns: RecordColumn<Row>[];
  /** Key of the column that would repeat this record in every row. */
  hiddenColumn: string;
}

/** The newest rows that point at this record. */
export function RelatedRows<Row extends { id: number }>(props: RelatedRowsProps<Row>) {
  const { title, client, relation } = props;
  const { path } = client;
  const filter = `${relation.name}=${relation.id}`;
  const { data, error, isLoading, reload } = useData(`${path}?${filter}`, (signal) =>
    client.list(`${filter}&sort=id&direction=desc&pageSize=10`, signal),
  );
  const columns = props.columns
    .filter((column) => column.key !== props.hiddenColumn)
    .map((column, index) => ({
      ...column,
      isSortable: false,
      render: index > 0 ? column.render : (row: Row) => <RowLink client={client} row={row} />,
    }));

  return (
    <section aria-label={title}>
      <header className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-base font-semibold">
          {title} {data && <span className="font-normal text-muted tabular-nums">{data.total}</span>}
        </h2>
        <LinkButton to={`${path}/new?${filter}`} variant="secondary" size="sm" icon={<Plus aria-hidden />}>
          {props.newLabel}
        </LinkButton>
      </header>
      {error !== undefined && <ErrorState error={error} onRetry={reload} />}
      {!data && isLoading && <SkeletonRows count={2} label={t("Loading")} />}
      {data && data.items.length === 0 && (
        <p className="rounded-lg border border-dashed border-border px-4 py-6 text-center text-muted">{t("Nothing here yet")}</p>
      )}
      {data && data.items.length > 0 && (
        <DataTable label={title} columns={columns} rows={data.items} getKey={(row) => row.id} isStale={isLoading} />
      )}
      {data && data.total > data.items.length && (
        <Link to={`${path}?${filter}`} className="mt-3 inline-block text-accent-text hover:underline">
          {t("Show all {total}", { total: data.total })}
        </Link>
      )}
    </section>
  );
}

interface RowLinkProps<Row extends { id: number }> {
  client: RecordClient<Row, never>;
  row: Row;
}

function RowLink<Row extends { id: number }>({ client, row }: RowLinkProps<Row>) {
  return (
    <Link to={`${client.path}/${row.id}`} className="font-medium hover:underline">
      {client.nameOf(row) || t("Without a name")}
    </Link>
  );
}
