import { Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useNavigate, useParams } from "react-router";

import { Button, LinkButton } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { RecordClient } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

import { useDelete } from "./use-delete";

interface RecordDetailProps<Row extends { id: number }> {
  client: RecordClient<Row, never>;
  /** Title of the list that the record belongs to. */
  listTitle: string;
  facts: (row: Row) => { label: string; value: ReactNode }[];
  /** More buttons, for example a quick change. */
  actions?: (row: Row) => ReactNode;
  /** What belongs to the record, below its facts. */
  children?: (row: Row) => ReactNode;
}

export function RecordDetail<Row extends { id: number }>(props: RecordDetailProps<Row>) {
  const { client } = props;
  const { path, nameOf } = client;
  const id = Number(useParams()["id"]);
  const navigate = useNavigate();
  const { data: row, error, reload } = useData(`${path}/${id}`, (signal) => client.find(id, signal));
  const remove = useDelete(client);
  const breadcrumbs = [{ label: props.listTitle, to: path }];

  if (error !== undefined) {
    return (
      <>
        <PageHeader title={props.listTitle} breadcrumbs={breadcrumbs} />
        <ErrorState error={error} onRetry={reload} />
      </>
    );
  }
  if (!row) return <SkeletonRows label={t("Loading")} />;
  return (
    <>
      <PageHeader
        title={nameOf(row) || t("Without a name")}
        breadcrumbs={breadcrumbs}
        actions={
          <>
            {props.actions?.(row)}
            <LinkButton to={`${path}/${row.id}/edit`} variant="secondary" icon={<Pencil aria-hidden />}>
              {t("Edit")}
            </LinkButton>
            <Button
              variant="secondary"
              icon={<Trash2 aria-hidden />}
              onClick={() => void remove(row).then((isGone) => isGone && navigate(path))}
            >
              {t("Delete")}
            </Button>
          </>
        }
      />
      <div className="grid gap-8">
        <Card>
          <CardBody>
            <DescriptionList items={props.facts(row)} />
          </CardBody>
        </Card>
        {props.children?.(row)}
      </div>
    </>
  );
}
