import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "bill", label: "Bill", unit: "", initial: 60, min: 0, max: 1_000_000, step: 0.01 },
    { name: "share", label: "Tip", unit: "%", initial: 15, min: 0, max: 100, step: 1 },
    { name: "people", label: "People", unit: "", initial: 2, min: 1, max: 200, step: 1 },
  ],
  compute: (values) => {
    const tipAmount = (valueOf(values, "bill") * valueOf(values, "share")) / 100;
    const total = valueOf(values, "bill") + tipAmount;
    return [
      { label: "Tip", value: formatDecimals(tipAmount) },
      { label: "Total", value: formatDecimals(total) },
      { label: "Each person pays", value: formatDecimals(total / valueOf(values, "people")) },
    ];
  },
};
