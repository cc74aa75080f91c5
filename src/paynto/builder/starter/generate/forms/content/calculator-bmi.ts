import { type Calculator, formatDecimals, valueOf } from "./calculator";

const bmiClasses: [limit: number, label: string][] = [
  [18.5, "Underweight"],
  [25, "Normal weight"],
  [30, "Overweight"],
  [Infinity, "Obesity"],
];

export const calculator: Calculator = {
  fields: [
    { name: "height", label: "Height", unit: "cm", initial: 172, min: 50, max: 260, step: 1 },
    { name: "weight", label: "Weight", unit: "kg", initial: 68, min: 10, max: 400, step: 0.1 },
  ],
  compute: (values) => {
    const index = valueOf(values, "weight") / (valueOf(values, "height") / 100) ** 2;
    const name = bmiClasses.find(([limit]) => index < limit)?.[1] ?? "";
    return [
      { label: "Body mass index", value: formatDecimals(index, 1) },
      { label: "Range for adults", value: name },
    ];
  },
};
