import { defaultSettings } from "./defaults";

export type Phase = "focus" | "shortBreak" | "longBreak";

export interface Settings {
  focusMinutes: number;
  shortBreakMinutes: number;
  longBreakMinutes: number;
  rounds: number;
  isSoundOn: boolean;
}

export const limits = { minutes: { min: 1, max: 180 }, rounds: { min: 1, max: 12 } };

export const initialSettings: Settings = { ...defaultSettings, isSoundOn: true };

export function secondsOf(phase: Phase, settings: Settings): number {
  const minutes = {
    focus: settings.focusMinutes,
    shortBreak: settings.shortBreakMinutes,
    longBreak: settings.longBreakMinutes,
  };
  return minutes[phase] * 60;
}

const isWithin = (value: unknown, { min, max }: { min: number; max: number }) =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;

export function isSettings(value: unknown): value is Settings {
  if (typeof value !== "object" || value === null) return false;
  const settings = value as Partial<Settings>;
  return (
    isWithin(settings.focusMinutes, limits.minutes) &&
    isWithin(settings.shortBreakMinutes, limits.minutes) &&
    isWithin(settings.longBreakMinutes, limits.minutes) &&
    isWithin(settings.rounds, limits.rounds) &&
    typeof settings.isSoundOn === "boolean"
  );
}
