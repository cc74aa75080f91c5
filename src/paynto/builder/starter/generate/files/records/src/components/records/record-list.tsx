import { Download, Pencil, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Button, IconButton, LinkButton } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonRows } from "@/components/ui/skeleton";
import { type Column, DataTable, type Sort } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { type CsvColumn, downloadCsv } from "@/lib/csv";
import { messageOf, type RecordClient } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

import { FilterBar } from "./filter-bar";
import type { ListFilter } from "./filters";
import { useDelete } from "./use-delete";
import { useListState } from "./use-list-state";

export type RecordColumn<Row> = Column<Row>;

interface RecordListProps<Row extends { id: number }> {
  title: string;
  description?: string;
  icon: ReactNode;
  newLabel: string;
  searchLabel: string;
  client: RecordClient<Row, never>;
  columns: RecordColumn<Row>[];
  csvColumns: CsvColumn<Row>[];
  filters: ListFilter[];
  defaultSort: Sort;
}

/** A list with search, filters, sorting and pages, all kept in the address, so that a view can be shared. */
export function RecordList<Row extends { id: number }>(props: RecordListProps<Row>) {
  const { title, client, filters } = props;
  const { path, nameOf } = client;
  const list = useListState(filters);
  const { data, error, isLoading, reload } = useData(list.query, (signal) => client.list(list.query, signal));
  const remove = useDelete(client);
  const toast = useToast();

  const exportCsv = async () => {
    try {
      downloadCsv(`${path.slice(1)}.csv`, await client.listAll(list.query), props.csvColumns);
    } catch (cause) {
      toast({ title: t("The export failed"), description: messageOf(cause), tone: "danger" });
    }
  };
  const newButton = (
    <LinkButton to={`${path}/new`} icon={<Plus aria-hidden />}>
      {props.newLabel}
    </LinkButton>
  );
  const titleColumn: Column<Row> | undefined = props.columns[0] && {
    ...props.columns[0],
    render: (row) => (
      <Link to={`${path}/${row.id}`} className="font-medium break-words hover:underline">
        {nameOf(row) || t("Without a name")}
      </Link>
    ),
  };

  return (
    <>
      <PageHeader
        title={title}
        description={props.description}
        actions={
          <>
            <Button variant="secondary" icon={<Download aria-hidden />} onClick={() => void exportCsv()}>
              {t("Export CSV")}
            </Button>
            {newButton}
          </>
        }
      />
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <SearchInput
          className="w-full sm:w-72"
          label={props.searchLabel}
          value={list.search}
          onChange={(search) => list.change({ search })}
        />
        <FilterBar filters={filters} values={list.values} onChange={list.change} />
      </div>
      {error !== undefined && <ErrorState error={error} onRetry={reload} />}
      {!data && isLoading && <SkeletonRows label={t("Loading")} />}
      {data && error === undefined && data.items.length === 0 && (
        <EmptyState
          icon={props.icon}
          title={list.isFiltered ? t("Nothing matches") : t("Nothing here yet")}
          description={list.isFiltered ? t("Change the search or the filters.") : t("Add the first entry to get going.")}
          action={list.isFiltered ? <Button onClick={list.clear}>{t("Clear search and filters")}</Button> : newButton}
        />
      )}
      {data && error === undefined && data.items.length > 0 && (
        <div className="grid gap-4">
          <DataTable
            label={title}
            columns={titleColumn ? [titleColumn, ...props.columns.slice(1)] : []}
            rows={data.items}
            getKey={(row) => row.id}
            sort={list.sort ?? props.defaultSort}
            onSort={list.setSort}
            isStale={isLoading}
            renderActions={(row) => (
              <>
                <EditLink to={`${path}/${row.id}/edit`} label={t("Edit {name}", { name: nameOf(row) })} />
                <IconButton
                  size="sm"
                  label={t("Delete {name}", { name: nameOf(row) })}
                  onClick={() => void remove(row)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </>
            )}
          />
          <Pagination
            page={data.page}
            pageSize={data.pageSize}
            total={data.total}
            onPageChange={(page) => list.change({ page: String(page) })}
          />
        </div>
      )}
    </>
  );
}

function EditLink({ to, label }: { to: string; label: string }) {
  return (
    <LinkButton to={to} variant="ghost" size="sm" aria-label={label} title={label} className="max-sm:hidden">
      <Pencil aria-hidden />
    </LinkButton>
  );
}
