import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "year", label: "Year of birth", unit: "", initial: 1990, min: 1850, max: 2200, step: 1 },
    { name: "month", label: "Month", unit: "", initial: 6, min: 1, max: 12, step: 1 },
    { name: "day", label: "Day", unit: "", initial: 15, min: 1, max: 31, step: 1 },
  ],
  compute: (values) => {
    const today = new Date();
    const born = new Date(valueOf(values, "year"), valueOf(values, "month") - 1, valueOf(values, "day"));
    const isBefore = today < new Date(today.getFullYear(), born.getMonth(), born.getDate());
    const days = Math.floor((today.getTime() - born.getTime()) / 86_400_000);
    return [
      { label: "Years", value: formatDecimals(today.getFullYear() - born.getFullYear() - (isBefore ? 1 : 0), 0) },
      { label: "Days", value: formatDecimals(days, 0) },
    ];
  },
};
