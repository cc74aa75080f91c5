export interface CsvColumn<Row> {
  header: string;
  value: (row: Row) => string | number | boolean | null | undefined;
}

/** Text by RFC 4180. Cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function toCsv<Row>(rows: Row[], columns: CsvColumn<Row>[]): string {
  const lines = [columns.map((column) => column.header), ...rows.map((row) => columns.map((column) => column.value(row)))];
  return lines.map((line) => line.map(escapeCell).join(",")).join("\r\n") + "\r\n";
}

function escapeCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  // A negative amount such as "-12.50" is no formula.
  const isFormula = typeof value === "string" && /^[=+\-@\t\r]/.test(value) && !/^-\d+(\.\d+)?$/.test(value);
  const text = isFormula ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Offers the rows as a download; the mark at the start makes Excel read it as UTF-8. */
export function downloadCsv<Row>(fileName: string, rows: Row[], columns: CsvColumn<Row>[]): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", toCsv(rows, columns)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
