import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "amount", label: "Amount", unit: "", initial: 100, min: 0, max: 1e12, step: 0.01 },
    { name: "rate", label: "Exchange rate", unit: "", initial: 1.1, min: 0, max: 1e9, step: 0.0001 },
  ],
  compute: (values) => {
    const rate = valueOf(values, "rate");
    return [
      { label: "Converted", value: formatDecimals(valueOf(values, "amount") * rate) },
      { label: "The other way round", value: rate > 0 ? formatDecimals(valueOf(values, "amount") / rate) : "–" },
    ];
  },
};
