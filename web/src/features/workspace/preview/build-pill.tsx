import { LoaderCircle } from 'lucide-react';
import { useBuildsState, usePreviewState } from '../workspace-context';

/** Says that a change is on its way without covering the app. */
export function BuildPill() {
  const { view, isRunning } = useBuildsState();
  const { frameUrl } = usePreviewState();
  if (!isRunning || frameUrl === null) return null;
  const label = view?.steps.findLast((step) => step.state === 'running')?.label ?? 'Building';
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute right-3 bottom-3 flex max-w-[80%] animate-fade-in items-center gap-2 rounded-full border bg-raised/95 px-3 py-1.5 text-xs text-muted shadow-float"
    >
      <LoaderCircle className="size-3.5 shrink-0 animate-spin text-accent-text" />
      <span className="truncate">{label}</span>
    </div>
  );
}
