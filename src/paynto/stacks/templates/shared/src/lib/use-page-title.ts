import { useEffect } from "react";
import { config } from "./config";

/** Title of the browser tab: "Books · Library". PageHeader calls it already. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === config.name ? title : `${title} · ${config.name}`;
  }, [title]);
}
