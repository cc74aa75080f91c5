import { RotateCw, TriangleAlert } from "lucide-react";
import { Button } from "./button";

export interface ErrorStateProps {
  title?: string;
  /** Anything thrown; its message is shown. */
  error: unknown;
  onRetry?: () => void;
}

export function ErrorState({ title = "This could not be loaded", error, onRetry }: ErrorStateProps) {
  const detail = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert" className="flex flex-col items-center rounded-lg border border-danger/40 bg-danger-subtle px-6 py-10 text-center">
      <TriangleAlert aria-hidden className="mb-3 size-6 text-danger" />
      <h2 className="text-base font-semibold">{title}</h2>
      <p className="mt-1 max-w-md break-words">{detail}</p>
      {onRetry && (
        <Button variant="secondary" className="mt-5" icon={<RotateCw />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
