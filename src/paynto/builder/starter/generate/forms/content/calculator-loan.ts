import { type Calculator, formatDecimals, valueOf } from "./calculator";

export const calculator: Calculator = {
  fields: [
    { name: "amount", label: "Loan amount", unit: "", initial: 20_000, min: 1, max: 100_000_000, step: 1 },
    { name: "rate", label: "Interest per year", unit: "%", initial: 4.5, min: 0, max: 50, step: 0.01 },
    { name: "years", label: "Years", unit: "", initial: 5, min: 1, max: 50, step: 1 },
  ],
  compute: (values) => {
    const months = valueOf(values, "years") * 12;
    const rate = valueOf(values, "rate") / 100 / 12;
    const amount = valueOf(values, "amount");
    const payment = rate === 0 ? amount / months : (amount * rate) / (1 - (1 + rate) ** -months);
    return [
      { label: "Monthly payment", value: formatDecimals(payment) },
      { label: "Interest in total", value: formatDecimals(payment * months - amount) },
      { label: "Paid in total", value: formatDecimals(payment * months) },
    ];
  },
};
