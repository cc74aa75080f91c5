import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "./ui/button";

interface State {
  error: Error | null;
}

/** Shows what went wrong instead of an empty page when a component throws. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main data-error-boundary className="mx-auto flex min-h-dvh max-w-lg flex-col items-start justify-center gap-4 p-6">
        <h1 className="text-2xl font-semibold">Something went wrong</h1>
        <p className="text-muted">The page stopped because of an error. Reloading usually helps; your saved data is safe.</p>
        <pre className="w-full overflow-x-auto rounded-md bg-subtle p-3 text-xs">{error.message}</pre>
        <div className="flex gap-2">
          <Button onClick={() => window.location.reload()}>Reload</Button>
          <Button variant="secondary" onClick={() => window.location.assign("/")}>
            Go to the start page
          </Button>
        </div>
      </main>
    );
  }
}
