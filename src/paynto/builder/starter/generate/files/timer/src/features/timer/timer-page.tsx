import { Pause, Play, RotateCcw, Settings2, SkipForward } from "lucide-react";
import { useCallback, useEffect, useState } from "react";

import { config } from "@/lib/config";
import { Button, IconButton } from "@/components/ui/button";
import { t } from "@/lib/texts";
import { useStoredState } from "@/lib/storage";

import { initialSettings, isSettings, type Phase, secondsOf } from "./settings";
import { SettingsForm } from "./settings-form";
import { playChime } from "./sound";
import { TimerRing } from "./timer-ring";
import { useTimer } from "./use-timer";

const phaseNames: Record<Phase, string> = {
  focus: "Focus",
  shortBreak: "Short break",
  longBreak: "Long break",
};

export function formatClock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

export function TimerPage() {
  const [settings, setSettings] = useStoredState("timer-settings", initialSettings, isSettings);
  const [isEditing, setIsEditing] = useState(false);
  const ring = useCallback(() => {
    if (settings.isSoundOn) playChime();
  }, [settings.isSoundOn]);
  const timer = useTimer(settings, ring);
  const phaseName = t(phaseNames[timer.phase]);
  const clock = formatClock(timer.secondsLeft);

  useEffect(() => {
    document.title = timer.isRunning ? `${clock} ${phaseName} · ${config.name}` : config.name;
  }, [timer.isRunning, clock, phaseName]);

  return (
    <section aria-label={t("Timer")} className="mx-auto flex w-full max-w-md flex-col items-center gap-8 py-10">
      <div className="text-center">
        <h1 className="text-2xl font-semibold tracking-tight">{config.name}</h1>
        <p className="mt-1 text-sm text-muted">
          {t("Round {round} of {total}", { round: timer.round, total: settings.rounds })} ·{" "}
          {t("{count} focus rounds finished", { count: timer.finishedFocusCount })}
        </p>
      </div>
      <TimerRing share={timer.secondsLeft / secondsOf(timer.phase, settings)} label={phaseName} clock={clock} />
      <p aria-live="polite" className="sr-only">
        {timer.isRunning ? t("{phase} is running", { phase: phaseName }) : t("{phase} is paused", { phase: phaseName })}
      </p>
      <div className="flex items-center gap-3">
        <IconButton size="lg" label={t("Start over")} onClick={timer.reset}>
          <RotateCcw aria-hidden className="size-5" />
        </IconButton>
        <Button
          size="lg"
          className="min-w-36"
          icon={timer.isRunning ? <Pause aria-hidden /> : <Play aria-hidden />}
          onClick={timer.isRunning ? timer.pause : timer.start}
        >
          {timer.isRunning ? t("Pause") : t("Start")}
        </Button>
        <IconButton size="lg" label={t("Skip to the next phase")} onClick={timer.skip}>
          <SkipForward aria-hidden className="size-5" />
        </IconButton>
      </div>
      <Button
        variant="ghost"
        icon={<Settings2 aria-hidden />}
        aria-expanded={isEditing}
        onClick={() => setIsEditing(!isEditing)}
      >
        {t("Settings")}
      </Button>
      {isEditing && <SettingsForm settings={settings} onChange={setSettings} />}
    </section>
  );
}
