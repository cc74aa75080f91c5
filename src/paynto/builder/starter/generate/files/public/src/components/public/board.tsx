import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { z } from "zod";

import { RecordForm } from "@/components/records/record-form";
import { type FieldBinding, type FormValues, useRecordForm } from "@/components/records/use-record-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { formatMoney, formatNumber } from "@/lib/format";
import { messageOf, type RecordClient, request } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

interface Total<Row> {
  label: string;
  of: (row: Row) => string | number | null;
  isMoney?: boolean;
}

interface BoardProps<Row> {
  title: string;
  intro?: string;
  client: RecordClient<Row, never>;
  /** How the list is sorted, as its address says it. */
  query: string;
  form?: ReactNode;
  /** A field that narrows the list while one types. */
  filterLabel?: string;
  /** "Entries" is shown as "Entries: 3". */
  countLabel?: string;
  total?: Total<Row>;
  renderRow: (row: Row) => ReactNode;
}

const STEP = 50;

/** A form and the rows below it, for apps with one main page. */
export function Board<Row extends { id: number }>({ client, query, total, ...props }: BoardProps<Row>) {
  const [search, setSearch] = useState("");
  const [size, setSize] = useState(STEP);
  const wanted = new URLSearchParams(query);
  wanted.set("pageSize", String(size));
  if (search.trim()) wanted.set("search", search.trim());
  const { data, error, reload } = useData(wanted.toString(), (signal) => client.list(wanted.toString(), signal));

  return (
    <>
      <PageHeader title={props.title} {...(props.intro ? { description: props.intro } : {})} />
      <div className="grid gap-6">
        {props.form}
        <div className="flex flex-wrap items-end justify-between gap-4 empty:hidden">
          {props.filterLabel && (
            <Field label={props.filterLabel} className="w-full sm:max-w-xs">
              <Input type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
            </Field>
          )}
          {props.countLabel && data && (
            <p className="font-semibold tabular-nums">
              {props.countLabel}: {formatNumber(data.total)}
            </p>
          )}
          {total && <TotalLine client={client} total={total} />}
        </div>
        {error !== undefined && <ErrorState error={error} onRetry={reload} />}
        {!data && error === undefined && <SkeletonRows />}
        {data && error === undefined && (
          <Card>
            {data.items.length === 0 ? (
              <p className="px-5 py-8 text-center text-muted">{search ? t("Nothing matches") : t("Nothing here yet")}</p>
            ) : (
              <ul className="divide-y divide-border">
                {data.items.map((row) => (
                  <li key={row.id}>{props.renderRow(row)}</li>
                ))}
              </ul>
            )}
          </Card>
        )}
        {data && data.items.length < data.total && size < 500 && (
          <Button variant="secondary" className="justify-self-center" onClick={() => setSize(Math.min(size + STEP, 500))}>
            {t("Show more")}
          </Button>
        )}
      </div>
    </>
  );
}

// Sums are made of whole ten-thousandths, so that no cent is lost on the way.
const UNITS = 10_000;

function TotalLine<Row extends { id: number }>({ client, total }: { client: RecordClient<Row, never>; total: Total<Row> }) {
  const { data } = useData("total", () => client.listAll(""));
  if (!data) return null;
  const sum = data.reduce((units, row) => units + Math.round(Number(total.of(row) ?? 0) * UNITS), 0) / UNITS;
  return (
    <p className="text-lg font-semibold tabular-nums">
      {total.label}: {total.isMoney ? formatMoney(sum) : formatNumber(sum)}
    </p>
  );
}

interface BoardFormProps<Row, Input> {
  client: RecordClient<Row, Input>;
  schema: z.ZodType<Input>;
  defaults: FormValues;
  submitLabel: string;
  children: (field: (name: keyof Input & string) => FieldBinding) => ReactNode;
}

/** Adds a row and is empty again for the next one. */
export function BoardForm<Row, Input>({ client, schema, defaults, submitLabel, children }: BoardFormProps<Row, Input>) {
  const form = useRecordForm({
    schema,
    initial: defaults,
    save: async (input) => {
      await client.create(input);
      form.setValues(defaults);
    },
  });
  return (
    <RecordForm form={form} submitLabel={submitLabel}>
      {children(form.field)}
    </RecordForm>
  );
}

interface BoardRowProps {
  name: string;
  /** Address of the row's own page. */
  to: string;
  buttons?: { label: string; path: string }[];
  children?: ReactNode;
}

export function BoardRow({ name, to, buttons = [], children }: BoardRowProps) {
  const toast = useToast();
  const count = async (path: string) => {
    try {
      await request(path, { method: "POST" });
    } catch (cause) {
      toast({ title: t("That was not counted"), description: messageOf(cause), tone: "danger" });
    }
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 px-5 py-4">
      <div className="grid min-w-0 gap-1">
        <Link to={to} className="font-semibold break-words underline-offset-4 hover:underline">
          {name}
        </Link>
        <div className="flex flex-wrap gap-x-4 gap-y-1 text-sm">{children}</div>
      </div>
      <div className="flex flex-wrap gap-2">
        {buttons.map(({ label, path }) => (
          <Button key={path} variant="secondary" onClick={() => void count(path)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

export function BoardFact({ label, isLong = false, children }: { label?: string; isLong?: boolean; children: ReactNode }) {
  return (
    <span className={isLong ? "basis-full whitespace-pre-line" : ""}>
      {label && <span className="text-muted">{label} </span>}
      {children}
    </span>
  );
}
