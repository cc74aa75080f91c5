import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { Button, LinkButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { t } from "@/lib/texts";

import type { RecordForm as FormState } from "./use-record-form";

interface RecordFormProps {
  form: Pick<FormState, "formRef" | "submit" | "isSaving" | "formError">;
  submitLabel?: string;
  cancelTo?: string;
  children: ReactNode;
}

/** The frame of a form: its fields in two columns, what went wrong, and the buttons. */
export function RecordForm({ form, submitLabel = t("Save"), cancelTo, children }: RecordFormProps) {
  return (
    <Card>
      <form ref={form.formRef} noValidate onSubmit={(event) => void form.submit(event)}>
        <div className="grid items-start gap-5 p-5 sm:grid-cols-2">{children}</div>
        <div role="alert">
          {form.formError && (
            <p className="mx-5 mb-5 flex gap-2 rounded-md bg-danger-subtle px-3 py-2.5 font-medium text-danger">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {form.formError}
            </p>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2 border-t border-border px-5 py-3">
          {cancelTo && (
            <LinkButton to={cancelTo} variant="secondary">
              {t("Cancel")}
            </LinkButton>
          )}
          <Button type="submit" isLoading={form.isSaving}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </Card>
  );
}
