import { useEffect, useReducer, useRef } from "react";

import { type Phase, secondsOf, type Settings } from "./settings";

interface TimerState {
  phase: Phase;
  /** The round that is being worked on, from 1. */
  round: number;
  secondsLeft: number;
  /** When the running phase ends, in milliseconds; undefined while paused. */
  endsAt?: number;
  finishedFocusCount: number;
}

type TimerEvent =
  | { type: "start"; now: number }
  | { type: "pause"; now: number }
  | { type: "tick"; now: number }
  | { type: "skip" }
  | { type: "reset" }
  | { type: "settings changed" };

const secondsUntil = (endsAt: number, now: number) => Math.max(0, Math.ceil((endsAt - now) / 1000));

export function initialState(settings: Settings): TimerState {
  return { phase: "focus", round: 1, secondsLeft: secondsOf("focus", settings), finishedFocusCount: 0 };
}

function nextPhase(state: TimerState, settings: Settings): TimerState {
  const isLastRound = state.round >= settings.rounds;
  if (state.phase === "focus") {
    const phase = isLastRound ? "longBreak" : "shortBreak";
    return { ...state, phase, secondsLeft: secondsOf(phase, settings), endsAt: undefined };
  }
  const round = state.phase === "longBreak" ? 1 : state.round + 1;
  return { ...state, phase: "focus", round, secondsLeft: secondsOf("focus", settings), endsAt: undefined };
}

export function timerReducer(settings: Settings) {
  return (state: TimerState, event: TimerEvent): TimerState => {
    switch (event.type) {
      case "start":
        return { ...state, endsAt: event.now + state.secondsLeft * 1000 };
      case "pause":
        return state.endsAt === undefined
          ? state
          : { ...state, secondsLeft: secondsUntil(state.endsAt, event.now), endsAt: undefined };
      case "tick": {
        if (state.endsAt === undefined) return state;
        const secondsLeft = secondsUntil(state.endsAt, event.now);
        if (secondsLeft > 0) return { ...state, secondsLeft };
        const finished = state.phase === "focus" ? 1 : 0;
        const next = nextPhase(state, settings);
        return {
          ...next,
          finishedFocusCount: state.finishedFocusCount + finished,
          endsAt: event.now + next.secondsLeft * 1000,
        };
      }
      case "skip":
        return nextPhase(state, settings);
      case "reset":
        return { ...initialState(settings), finishedFocusCount: state.finishedFocusCount };
      case "settings changed":
        return state.endsAt === undefined ? { ...state, secondsLeft: secondsOf(state.phase, settings) } : state;
    }
  };
}

/** A timer that stays right when the tab sleeps: what is left follows from the clock, not from counted ticks. */
export function useTimer(settings: Settings, onPhaseEnd: () => void) {
  const [state, dispatch] = useReducer(timerReducer(settings), settings, initialState);
  const isRunning = state.endsAt !== undefined;

  useEffect(() => {
    if (!isRunning) return;
    const interval = setInterval(() => dispatch({ type: "tick", now: Date.now() }), 250);
    return () => clearInterval(interval);
  }, [isRunning]);

  useEffect(() => dispatch({ type: "settings changed" }), [settings]);

  const lastPhase = useRef(state.phase);
  useEffect(() => {
    if (lastPhase.current !== state.phase && isRunning) onPhaseEnd();
    lastPhase.current = state.phase;
  }, [state.phase, isRunning, onPhaseEnd]);

  return {
    ...state,
    isRunning,
    start: () => dispatch({ type: "start", now: Date.now() }),
    pause: () => dispatch({ type: "pause", now: Date.now() }),
    skip: () => dispatch({ type: "skip" }),
    reset: () => dispatch({ type: "reset" }),
  };
}
