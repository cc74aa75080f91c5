import { formatNumber } from "@/lib/format";
import { ChartFrame, colorAt, type ChartProps } from "./chart-frame";

const RADIUS = 40;
const LENGTH = 2 * Math.PI * RADIUS;

export interface DonutChartProps extends ChartProps {
  /** Text under the sum in the middle, for example "tasks". */
  unit?: string;
}

/** Shares of a whole; best with two to six parts. */
export function DonutChart({ title, data, format = formatNumber, unit }: DonutChartProps) {
  const total = data.reduce((sum, point) => sum + Math.max(0, point.value), 0);
  let used = 0;
  const arcs = data.map((point, index) => {
    const share = total > 0 ? Math.max(0, point.value) / total : 0;
    const arc = { share, start: used, color: colorAt(index) };
    used += share;
    return arc;
  });
  return (
    <ChartFrame title={title} data={data} format={format}>
      <div className="flex flex-wrap items-center gap-6">
        <div className="relative size-40 shrink-0">
          <svg viewBox="0 0 100 100" className="size-full -rotate-90">
            <circle cx={50} cy={50} r={RADIUS} fill="none" stroke="var(--subtle)" strokeWidth={14} />
            {arcs.map((arc, index) => (
              <circle
                key={index}
                cx={50}
                cy={50}
                r={RADIUS}
                fill="none"
                stroke={arc.color}
                strokeWidth={14}
                strokeDasharray={`${arc.share * LENGTH} ${LENGTH}`}
                strokeDashoffset={-arc.start * LENGTH}
              />
            ))}
          </svg>
          <div className="absolute inset-0 flex flex-col items-center justify-center">
            <span className="text-lg font-semibold tabular-nums">{format(total)}</span>
            {unit && <span className="text-xs text-muted">{unit}</span>}
          </div>
        </div>
        <ul className="flex min-w-40 flex-1 flex-col gap-2">
          {data.map((point, index) => (
            <li key={index} className="flex items-center gap-2">
              <span className="size-2.5 shrink-0 rounded-full" style={{ background: colorAt(index) }} />
              <span className="min-w-0 flex-1 truncate">{point.label}</span>
              <span className="font-medium tabular-nums">{format(point.value)}</span>
            </li>
          ))}
        </ul>
      </div>
    </ChartFrame>
  );
}
