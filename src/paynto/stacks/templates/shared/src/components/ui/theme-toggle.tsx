import { Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { cx } from "@/lib/cx";
import { useTheme, type Theme } from "@/lib/theme";

const choices: { value: Theme; label: string; Icon: typeof Sun }[] = [
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
  { value: "system", label: "System", Icon: Monitor },
];

/** Light, dark or as the system says; the choice is remembered. */
export function ThemeToggle() {
  const [theme, setTheme] = useTheme();
  // It can be on the page twice, in the sidebar and in the drawer.
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Theme" className="inline-flex w-fit rounded-md border border-border p-0.5">
      {choices.map(({ value, label, Icon }) => (
        <label
          key={value}
          title={label}
          className={cx(
            "flex size-7 cursor-pointer items-center justify-center rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-text",
            theme === value ? "bg-subtle text-foreground" : "text-muted hover:text-foreground",
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            aria-label={label}
            checked={theme === value}
            onChange={() => setTheme(value)}
          />
          <Icon aria-hidden className="size-4" />
        </label>
      ))}
    </div>
  );
}
