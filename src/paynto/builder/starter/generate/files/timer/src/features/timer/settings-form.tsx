import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { t } from "@/lib/texts";

import { limits, type Settings } from "./settings";

type NumberSetting = Exclude<keyof Settings, "isSoundOn">;

const numberSettings: { name: NumberSetting; label: string; limit: { min: number; max: number } }[] = [
  { name: "focusMinutes", label: "Focus (minutes)", limit: limits.minutes },
  { name: "shortBreakMinutes", label: "Short break (minutes)", limit: limits.minutes },
  { name: "longBreakMinutes", label: "Long break (minutes)", limit: limits.minutes },
  { name: "rounds", label: "Rounds before a long break", limit: limits.rounds },
];

interface SettingsFormProps {
  settings: Settings;
  onChange: (settings: Settings) => void;
}

export function SettingsForm({ settings, onChange }: SettingsFormProps) {
  return (
    <Card className="grid w-full gap-4 p-5 sm:grid-cols-2">
      {numberSettings.map(({ name, label, limit }) => (
        <Field key={name} label={t(label)}>
          <Input
            type="number"
            inputMode="numeric"
            min={limit.min}
            max={limit.max}
            defaultValue={settings[name]}
            onChange={(event) => {
              const value = event.target.valueAsNumber;
              if (event.target.validity.valid && Number.isInteger(value)) onChange({ ...settings, [name]: value });
            }}
          />
        </Field>
      ))}
      <Checkbox
        className="sm:col-span-2"
        label={t("Play a sound when a phase ends")}
        checked={settings.isSoundOn}
        onChange={(event) => onChange({ ...settings, isSoundOn: event.target.checked })}
      />
    </Card>
  );
}
