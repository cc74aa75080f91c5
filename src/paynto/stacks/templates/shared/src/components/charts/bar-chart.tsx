import { formatNumber } from "@/lib/format";
import { ChartFrame, colorAt, niceMaximum, type ChartProps } from "./chart-frame";

/** Lying bars: long names stay readable, also on a phone. */
export function BarChart({ title, data, format = formatNumber }: ChartProps) {
  const maximum = niceMaximum(data.map((point) => point.value));
  return (
    <ChartFrame title={title} data={data} format={format}>
      <div className="flex flex-col gap-3">
        {data.map((point, index) => (
          <div key={index} title={`${point.label}: ${format(point.value)}`}>
            <div className="mb-1 flex justify-between gap-3 text-xs">
              <span className="truncate">{point.label}</span>
              <span className="font-medium tabular-nums">{format(point.value)}</span>
            </div>
            <div className="h-2.5 overflow-hidden rounded-full bg-subtle">
              <div
                className="h-full rounded-full transition-[width]"
                style={{ width: `${Math.max(0, point.value / maximum) * 100}%`, background: colorAt(0) }}
              />
            </div>
          </div>
        ))}
      </div>
    </ChartFrame>
  );
}
