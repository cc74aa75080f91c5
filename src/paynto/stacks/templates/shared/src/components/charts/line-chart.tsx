import { formatNumber } from "@/lib/format";
import { ChartFrame, colorAt, niceMaximum, type ChartProps } from "./chart-frame";

const WIDTH = 600;
const HEIGHT = 200;

/** A course over time, points in order. */
export function LineChart({ title, data, format = formatNumber }: ChartProps) {
  const maximum = niceMaximum(data.map((point) => point.value));
  const x = (index: number) => (data.length === 1 ? WIDTH / 2 : (index / (data.length - 1)) * WIDTH);
  const y = (value: number) => HEIGHT - (Math.max(0, value) / maximum) * HEIGHT;
  const line = data.map((point, index) => `${x(index)},${y(point.value)}`).join(" ");
  // At most six names below, or they would run into each other.
  const every = Math.ceil(data.length / 6);
  return (
    <ChartFrame title={title} data={data} format={format}>
      <div className="relative pl-14">
        <div className="absolute inset-y-0 left-0 flex h-48 w-12 flex-col justify-between text-right text-xs text-muted tabular-nums">
          {[maximum, maximum / 2, 0].map((value) => (
            <span key={value} className="-my-2 truncate">
              {format(value)}
            </span>
          ))}
        </div>
        <div className="relative h-48">
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="size-full overflow-visible">
            {[0, 0.5, 1].map((share) => (
              <line
                key={share}
                x1={0}
                x2={WIDTH}
                y1={HEIGHT * share}
                y2={HEIGHT * share}
                stroke="var(--border)"
                vectorEffect="non-scaling-stroke"
              />
            ))}
            <polygon points={`${x(0)},${HEIGHT} ${line} ${x(data.length - 1)},${HEIGHT}`} fill={colorAt(0)} opacity={0.12} />
            <polyline
              points={line}
              fill="none"
              stroke={colorAt(0)}
              strokeWidth={2}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          {data.map((point, index) => (
            <span
              key={index}
              title={`${point.label}: ${format(point.value)}`}
              className="absolute size-2.5 -translate-1/2 rounded-full border-2 border-surface"
              style={{ left: `${(x(index) / WIDTH) * 100}%`, top: `${(y(point.value) / HEIGHT) * 100}%`, background: colorAt(0) }}
            />
          ))}
        </div>
        <div className="relative mt-2 h-4 text-xs text-muted">
          {data.map(
            (point, index) =>
              index % every === 0 && (
                <span
                  key={index}
                  className="absolute -translate-x-1/2 whitespace-nowrap"
                  style={{ left: `${(x(index) / WIDTH) * 100}%` }}
                >
                  {point.label}
                </span>
              ),
          )}
        </div>
      </div>
    </ChartFrame>
  );
}
