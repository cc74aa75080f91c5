/** What the dashboard shows; made by `server/routes/dashboard.ts`. */
export interface Dashboard {
  figures: { label: string; value: number; format: FigureFormat }[];
  charts: { title: string; kind: "bar" | "line" | "donut"; format: FigureFormat; points: { label: string; value: number }[] }[];
}

export type FigureFormat = "number" | "money" | "percent";
