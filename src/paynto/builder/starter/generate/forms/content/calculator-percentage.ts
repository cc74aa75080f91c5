import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "share", label: "Per cent", unit: "%", initial: 20, min: 0, max: 100_000, step: 0.01 },
    { name: "whole", label: "Of", unit: "", initial: 150, min: -1e12, max: 1e12, step: 0.01 },
  ],
  compute: (values) => {
    const part = (valueOf(values, "share") * valueOf(values, "whole")) / 100;
    return [
      { label: "Result", value: formatDecimals(part) },
      { label: "Increased by it", value: formatDecimals(valueOf(values, "whole") + part) },
      { label: "Reduced by it", value: formatDecimals(valueOf(values, "whole") - part) },
    ];
  },
};
