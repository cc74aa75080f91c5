import { CircleCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { z } from "zod";

import { RecordForm } from "@/components/records/record-form";
import { type FieldBinding, type FormValues, useRecordForm } from "@/components/records/use-record-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { RecordClient } from "@/lib/records";
import { t } from "@/lib/texts";

interface PublicFormProps<Row, Input> {
  client: RecordClient<Row, Input>;
  schema: z.ZodType<Input>;
  defaults: FormValues;
  submitLabel: string;
  success: string;
  children: (field: (name: keyof Input & string) => FieldBinding) => ReactNode;
}

/** A form for visitors; what they send becomes an entry for the people who run the app. */
export function PublicForm<Row, Input>({ client, schema, defaults, submitLabel, success, children }: PublicFormProps<Row, Input>) {
  const [isSent, setIsSent] = useState(false);
  const form = useRecordForm({
    schema,
    initial: defaults,
    save: async (input) => {
      await client.create(input);
      form.setValues(defaults);
      setIsSent(true);
    },
  });

  if (isSent) {
    return (
      <Card role="status" className="flex flex-col items-center px-6 py-12 text-center">
        <CircleCheck aria-hidden className="mb-3 size-8 text-success" />
        <p className="text-base font-semibold">{success}</p>
        <Button variant="secondary" className="mt-5" onClick={() => setIsSent(false)}>
          {t("Send another one")}
        </Button>
      </Card>
    );
  }
  return (
    <RecordForm form={form} submitLabel={submitLabel}>
      {children(form.field)}
    </RecordForm>
  );
}
