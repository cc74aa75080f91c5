import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "price", label: "Price", unit: "", initial: 80, min: 0, max: 1e9, step: 0.01 },
    { name: "discount", label: "Discount", unit: "%", initial: 25, min: 0, max: 100, step: 0.1 },
  ],
  compute: (values) => {
    const saved = (valueOf(values, "price") * valueOf(values, "discount")) / 100;
    return [
      { label: "You pay", value: formatDecimals(valueOf(values, "price") - saved) },
      { label: "You save", value: formatDecimals(saved) },
    ];
  },
};
