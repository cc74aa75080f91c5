import { useCallback, useEffect, useState } from "react";

export type Theme = "light" | "dark" | "system";

const KEY = "theme";

function readTheme(): Theme {
  const stored = safely(() => localStorage.getItem(KEY)) ?? document.documentElement.dataset.defaultTheme;
  return stored === "light" || stored === "dark" ? stored : "system";
}

function applyTheme(theme: Theme): void {
  const isDark = theme === "dark" || (theme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", isDark);
}

/** The chosen theme and its setter; follows the system while the choice is "system". */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(readTheme);

  useEffect(() => {
    applyTheme(theme);
    const media = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => applyTheme(theme);
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, [theme]);

  const choose = useCallback((next: Theme) => {
    safely(() => localStorage.setItem(KEY, next));
    setTheme(next);
  }, []);
  return [theme, choose];
}

// Storage can be switched off in a browser; the theme then lasts until the page is closed.
function safely<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
