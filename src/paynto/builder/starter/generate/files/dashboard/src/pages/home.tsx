import { BarChart } from "@/components/charts/bar-chart";
import { DonutChart } from "@/components/charts/donut-chart";
import { LineChart } from "@/components/charts/line-chart";
import { Card, CardBody, CardHeader, StatCard } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { config } from "@/lib/config";
import type { Dashboard, FigureFormat } from "@/lib/dashboard";
import { formatMoney, formatMonth, formatNumber, formatPercent } from "@/lib/format";
import { request } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

const formats: Record<FigureFormat, (value: number) => string> = {
  number: (value) => formatNumber(value, { maximumFractionDigits: 2 }),
  money: (value) => formatMoney(value),
  percent: formatPercent,
};

const charts = { bar: BarChart, line: LineChart, donut: DonutChart };

const isMonth = (label: string) => /^\d{4}-\d{2}$/.test(label);

export function HomePage() {
  const { data, error, reload } = useData("dashboard", (signal) => request<Dashboard>("/dashboard", { signal }));
  return (
    <>
      <PageHeader title={t("Overview")} description={config.purpose} />
      {error !== undefined && <ErrorState error={error} onRetry={reload} />}
      {!data && error === undefined && <DashboardSkeleton />}
      {data && error === undefined && <DashboardContent dashboard={data} />}
    </>
  );
}

function DashboardContent({ dashboard }: { dashboard: Dashboard }) {
  return (
    <div className="grid gap-6">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {dashboard.figures.map((figure) => (
          <StatCard key={figure.label} label={figure.label} value={formats[figure.format](figure.value)} />
        ))}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {dashboard.charts.map((chart) => {
          const Chart = charts[chart.kind];
          const data = chart.points.map(({ label, value }) => ({ label: isMonth(label) ? formatMonth(label) : label, value }));
          return (
            <Card key={chart.title}>
              <CardHeader title={chart.title} />
              <CardBody>
                <Chart title={chart.title} data={data} format={formats[chart.format]} />
              </CardBody>
            </Card>
          );
        })}
      </div>
    </div>
  );
}

function DashboardSkeleton() {
  return (
    <div role="status" aria-label={t("Loading")} className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} className="h-24" />
      ))}
      <Skeleton className="h-64 sm:col-span-2" />
      <Skeleton className="h-64 sm:col-span-2" />
    </div>
  );
}
