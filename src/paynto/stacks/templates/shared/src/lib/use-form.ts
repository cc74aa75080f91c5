import { useState, type FormEvent } from "react";

type Errors<T> = Partial<Record<keyof T & string, string>>;

export interface FormOptions<T> {
  initial: T;
  /** Messages by field; none when the values are fine. Runs before `onSubmit`. */
  validate?: (values: T) => Errors<T>;
  /** May throw an error with `fields` (such as ApiError): its messages are shown at the fields. */
  onSubmit: (values: T) => Promise<void> | void;
}

export interface Form<T> {
  values: T;
  errors: Errors<T>;
  /** What went wrong with the form as a whole. */
  formError: string | null;
  isSaving: boolean;
  isChanged: boolean;
  set: <K extends keyof T & string>(field: K, value: T[K]) => void;
  /** For `<form onSubmit={form.submit} noValidate>`. */
  submit: (event: FormEvent) => void;
  reset: (values?: T) => void;
}

/** Values, errors and sending of a form. After a refused try the first wrong field gets the focus. */
export function useForm<T extends object>({ initial, validate, onSubmit }: FormOptions<T>): Form<T> {
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<T>>({});
  const [formError, setFormError] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);

  async function send(form: HTMLElement) {
    const found = validate?.(values) ?? {};
    setErrors(found);
    setFormError(null);
    if (Object.keys(found).length > 0) return focusFirst(form);
    setIsSaving(true);
    try {
      await onSubmit(values);
    } catch (error) {
      const fields = fieldsOf(error) as Errors<T>;
      setErrors(fields);
      const isShown = Object.keys(fields).some((field) => field in values);
      if (!isShown) setFormError(error instanceof Error ? error.message : String(error));
      focusFirst(form);
    } finally {
      setIsSaving(false);
    }
  }

  return {
    values,
    errors,
    formError,
    isSaving,
    isChanged: JSON.stringify(values) !== JSON.stringify(start),
    set: (field, value) => {
      setValues((current) => ({ ...current, [field]: value }));
      setErrors((current) => ({ ...current, [field]: undefined }));
    },
    submit: (event) => {
      event.preventDefault();
      if (!isSaving) void send(event.currentTarget as HTMLElement);
    },
    reset: (next = start) => {
      setStart(next);
      setValues(next);
      setErrors({});
      setFormError(null);
    },
  };
}

function fieldsOf(error: unknown): Record<string, string> {
  const fields = typeof error === "object" && error !== null && "fields" in error ? error.fields : null;
  return typeof fields === "object" && fields !== null ? (fields as Record<string, string>) : {};
}

// After the next paint, when the marked fields are in the document.
function focusFirst(form: HTMLElement) {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
