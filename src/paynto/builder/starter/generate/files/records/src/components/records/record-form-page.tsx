import type { ReactNode } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import type { z } from "zod";

import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import { messageOf, type RecordClient } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

import { RecordForm } from "./record-form";
import { type FieldBinding, type FormValues, useRecordForm } from "./use-record-form";

type RecordSchema<Input> = z.ZodType<Input> & { shape: object };

interface RecordFormPageProps<Row extends { id: number }, Input> {
  client: RecordClient<Row, Input>;
  schema: RecordSchema<Input>;
  listTitle: string;
  newTitle: string;
  /** What a new record starts with. */
  defaults: FormValues;
  children: (field: (name: keyof Input & string) => FieldBinding) => ReactNode;
}

/** Makes a new record, or changes the one whose id is in the address. */
export function RecordFormPage<Row extends { id: number }, Input>(props: RecordFormPageProps<Row, Input>) {
  const { client } = props;
  const id = useParams()["id"];
  const [params] = useSearchParams();
  const { data: row, error, reload } = useData(`${client.path}/${id}`, async (signal) =>
    id === undefined ? null : client.find(Number(id), signal),
  );

  if (error !== undefined) return <ErrorState error={error} onRetry={reload} />;
  if (row === undefined) return <SkeletonRows label={t("Loading")} />;
  const initial = row ? pickValues(row, props.schema) : { ...props.defaults, ...pickValues(Object.fromEntries(params), props.schema) };
  return <LoadedForm key={row?.id ?? "new"} {...props} row={row} initial={initial} />;
}

/** The entries of a row that the schema knows. */
function pickValues(source: object, schema: { shape: object }): FormValues {
  return Object.fromEntries(Object.entries(source).filter(([name]) => name in schema.shape));
}

interface LoadedFormProps<Row extends { id: number }, Input> extends RecordFormPageProps<Row, Input> {
  row: Row | null;
  initial: FormValues;
}

function LoadedForm<Row extends { id: number }, Input>(props: LoadedFormProps<Row, Input>) {
  const { client, schema, row, initial } = props;
  const { path, nameOf } = client;
  const navigate = useNavigate();
  const toast = useToast();
  const form = useRecordForm({ schema, initial, save });

  async function save(input: Input) {
    if (row) {
      const saved = await client.update(row.id, input);
      const undo = { label: t("Undo"), onClick: () => putBack(row.id) };
      toast({ title: t("Saved “{name}”", { name: nameOf(saved) }), tone: "success", action: undo });
      await navigate(`${path}/${row.id}`);
    } else {
      const saved = await client.create(input);
      toast({ title: t("Added “{name}”", { name: nameOf(saved) }), tone: "success" });
      await navigate(`${path}/${saved.id}`);
    }
  }

  async function putBack(id: number) {
    try {
      await client.update(id, schema.parse(initial));
      toast({ title: t("Your change was taken back"), tone: "success" });
    } catch (cause) {
      toast({ title: t("The change could not be taken back"), description: messageOf(cause), tone: "danger" });
    }
  }

  return (
    <div className="mx-auto max-w-3xl">
      <PageHeader
        title={row ? t("Edit {name}", { name: nameOf(row) }) : props.newTitle}
        breadcrumbs={[{ label: props.listTitle, to: path }]}
      />
      <RecordForm form={form} cancelTo={row ? `${path}/${row.id}` : path}>
        {props.children(form.field)}
      </RecordForm>
    </div>
  );
}
