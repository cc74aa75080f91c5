import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "distance", label: "Distance", unit: "km", initial: 42, min: 0, max: 1e9, step: 0.01 },
    { name: "minutes", label: "Time", unit: "min", initial: 240, min: 0.1, max: 1e7, step: 0.1 },
  ],
  compute: (values) => {
    const [distance, minutes] = [valueOf(values, "distance"), valueOf(values, "minutes")];
    return [
      { label: "Speed (km/h)", value: formatDecimals((distance * 60) / minutes) },
      { label: "Minutes per km", value: distance > 0 ? formatDecimals(minutes / distance) : "–" },
    ];
  },
};
