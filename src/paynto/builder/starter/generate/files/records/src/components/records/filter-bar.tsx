import { Select } from "@/components/ui/select";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

import type { ListFilter } from "./filters";

interface FilterBarProps {
  filters: ListFilter[];
  values: Record<string, string | undefined>;
  onChange: (changes: Record<string, string>) => void;
}

export function FilterBar({ filters, values, onChange }: FilterBarProps) {
  return filters.map((filter) => (
    <FilterSelect
      key={filter.name}
      filter={filter}
      value={values[filter.name] ?? ""}
      onChange={(value) => onChange({ [filter.name]: value })}
    />
  ));
}

interface FilterSelectProps {
  filter: ListFilter;
  value: string;
  onChange: (value: string) => void;
}

function FilterSelect({ filter, value, onChange }: FilterSelectProps) {
  const { data = [] } = useData(filter.name, async (signal) =>
    typeof filter.options === "function" ? filter.options(signal) : filter.options,
  );
  return (
    <Select
      className="min-w-36 max-sm:flex-1"
      aria-label={t("Filter by {label}", { label: filter.label })}
      placeholder={t("{label}: all", { label: filter.label })}
      options={data}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
