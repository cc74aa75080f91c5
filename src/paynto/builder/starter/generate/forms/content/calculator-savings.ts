import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "start", label: "Savings today", unit: "", initial: 1000, min: 0, max: 1e12, step: 0.01 },
    { name: "monthly", label: "Saved each month", unit: "", initial: 100, min: 0, max: 1e9, step: 0.01 },
    { name: "interest", label: "Interest per year", unit: "%", initial: 3, min: 0, max: 100, step: 0.01 },
    { name: "years", label: "Years", unit: "", initial: 10, min: 0, max: 100, step: 1 },
  ],
  compute: (values) => {
    const months = Math.round(valueOf(values, "years") * 12);
    const growth = 1 + valueOf(values, "interest") / 1200;
    let balance = valueOf(values, "start");
    for (let month = 0; month < months; month += 1) balance = balance * growth + valueOf(values, "monthly");
    const paid = valueOf(values, "start") + months * valueOf(values, "monthly");
    return [
      { label: "Balance at the end", value: formatDecimals(balance) },
      { label: "Paid in", value: formatDecimals(paid) },
      { label: "Interest", value: formatDecimals(balance - paid) },
    ];
  },
};
