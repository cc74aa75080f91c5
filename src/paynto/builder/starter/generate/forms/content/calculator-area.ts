import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "width", label: "Width", unit: "", initial: 4, min: 0, max: 1e9, step: 0.01 },
    { name: "length", label: "Length", unit: "", initial: 5, min: 0, max: 1e9, step: 0.01 },
  ],
  compute: (values) => {
    const [width, length] = [valueOf(values, "width"), valueOf(values, "length")];
    return [
      { label: "Area", value: formatDecimals(width * length) },
      { label: "Perimeter", value: formatDecimals(2 * (width + length)) },
    ];
  },
};
