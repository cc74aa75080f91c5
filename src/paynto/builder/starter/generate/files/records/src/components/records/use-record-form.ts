import { type FormEvent, useEffect, useRef, useState } from "react";
import type { z } from "zod";

import { ApiError, messageOf } from "@/lib/records";

export type FieldValue = string | number | boolean | null;
export type FormValues = Record<string, FieldValue>;

interface FormOptions<Input> {
  schema: z.ZodType<Input>;
  initial: FormValues;
  save: (input: Input) => Promise<void>;
}

/** The state of a form. The schema is the one the server checks with, so both say the same. */
export function useRecordForm<Input>({ schema, initial, save }: FormOptions<Input>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [formError, setFormError] = useState("");
  const [isSaving, setIsSaving] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (Object.keys(errors).length > 0) formRef.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFormError("");
    const parsed = schema.safeParse(values);
    if (!parsed.success) {
      setErrors(firstErrors(parsed.error));
      return;
    }
    setErrors({});
    setIsSaving(true);
    try {
      await save(parsed.data);
    } catch (cause) {
      setFormError(messageOf(cause));
      if (cause instanceof ApiError) setErrors(cause.fields);
    } finally {
      setIsSaving(false);
    }
  };

  return {
    formRef,
    submit,
    isSaving,
    formError,
    values,
    setValues,
    /** What a control needs to show and change one field. */
    field: (name: string) => ({
      name,
      value: values[name] ?? null,
      error: errors[name],
      onChange: (value: FieldValue) => setValues((current) => ({ ...current, [name]: value })),
    }),
  };
}

export type RecordForm = ReturnType<typeof useRecordForm>;
export type FieldBinding = ReturnType<RecordForm["field"]>;

function firstErrors(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) errors[String(issue.path[0])] ??= issue.message;
  return errors;
}
