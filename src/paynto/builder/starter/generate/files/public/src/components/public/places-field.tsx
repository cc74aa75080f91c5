import type { FieldBinding } from "@/components/records/use-record-form";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { request } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

interface Place {
  id: number;
  label: string;
  /** null: no limit. */
  left: number | null;
}

interface PlacesFieldProps {
  field: FieldBinding;
  label: string;
  hint?: string;
  required?: boolean;
  /** Address of the choices under /api. */
  path: string;
}

function describe({ label, left }: Place): string {
  if (left === null) return label;
  return left > 0 ? t("{label} – {left} places left", { label, left }) : t("{label} – fully booked", { label });
}

/** A choice of entries with how many places each has left; full ones cannot be chosen. */
export function PlacesField({ field, path, ...labels }: PlacesFieldProps) {
  const { data = [] } = useData(path, (signal) => request<Place[]>(path, { signal }));
  return (
    <Field {...labels} error={field.error} className="sm:col-span-2">
      <Select
        name={field.name}
        placeholder={t("Choose …")}
        options={data.map((place) => ({ value: String(place.id), label: describe(place), disabled: place.left !== null && place.left < 1 }))}
        value={String(field.value ?? "")}
        onChange={(event) => field.onChange(event.target.value)}
      />
    </Field>
  );
}
