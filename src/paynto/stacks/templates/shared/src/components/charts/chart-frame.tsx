import { useId, type ReactNode } from "react";

export interface ChartPoint {
  label: string;
  value: number;
}

export interface ChartProps {
  /** What the chart shows; also the caption of its table. */
  title: string;
  data: ChartPoint[];
  /** Turns a value into text, for example formatMoney. */
  format?: (value: number) => string;
}

export const chartColors = [1, 2, 3, 4, 5, 6].map((index) => `var(--chart-${index})`);

export function colorAt(index: number): string {
  return chartColors[index % chartColors.length] ?? "currentColor";
}

/** A round number at or above the largest value, so that the axis ends on a readable figure. */
export function niceMaximum(values: number[]): number {
  const largest = Math.max(0, ...values);
  if (largest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 3, 4, 5, 6, 8, 10].find((candidate) => candidate * power >= largest) ?? 10;
  return step * power;
}

interface ChartFrameProps extends Required<ChartProps> {
  children: ReactNode;
}

/** Figure around a chart: the drawing is hidden from screen readers, which read the table instead. */
export function ChartFrame({ title, data, format, children }: ChartFrameProps) {
  const id = useId();
  if (data.length === 0) return <p className="py-10 text-center text-muted">No data yet</p>;
  return (
    <figure aria-labelledby={id} className="m-0">
      <figcaption id={id} className="sr-only">
        {title}
      </figcaption>
      <div aria-hidden>{children}</div>
      <table className="sr-only">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {data.map((point, index) => (
            <tr key={index}>
              <th scope="row">{point.label}</th>
              <td>{format(point.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
