import { useEffect, useState } from "react";

import { cx } from "@/lib/cx";
import { t } from "@/lib/texts";

import { isOpenAt } from "./opening-hours";
import type { OpeningHours } from "./types";

/** Says whether the place is open at this moment; follows the clock while the page stays open. */
export function OpenNow({ hours }: { hours: OpeningHours[] }) {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const interval = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(interval);
  }, []);
  const isOpen = isOpenAt(hours, now);

  return (
    <p className="mb-6 inline-flex items-center gap-2 rounded-full border border-border bg-surface px-3 py-1 text-sm font-medium">
      <span aria-hidden className={cx("size-2 rounded-full", isOpen ? "bg-success" : "bg-danger")} />
      {isOpen ? t("Open now") : t("Closed right now")}
    </p>
  );
}
