import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "distance", label: "Distance", unit: "km", initial: 250, min: 0, max: 1e6, step: 0.1 },
    { name: "consumption", label: "Consumption per 100 km", unit: "l", initial: 6.5, min: 0, max: 100, step: 0.1 },
    { name: "price", label: "Price per litre", unit: "", initial: 1.75, min: 0, max: 1000, step: 0.001 },
  ],
  compute: (values) => {
    const fuel = (valueOf(values, "distance") * valueOf(values, "consumption")) / 100;
    return [
      { label: "Fuel (litres)", value: formatDecimals(fuel) },
      { label: "Cost", value: formatDecimals(fuel * valueOf(values, "price")) },
    ];
  },
};
