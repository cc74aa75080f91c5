import { Link } from '@tanstack/react-router';
import { CircleCheck, ExternalLink, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { formatDuration } from '@/lib/format';
import { Alert, Button, CodeBlock, CopyButton } from '@/ui';
import { failedStage, type DeployView } from './deploy-state';
import { QrCode } from './qr-code';
import { DataLossConsent } from './review-step';

export function DeploySuccess({ view, onClose }: { view: DeployView; onClose: () => void }) {
  const { live } = view;
  const seconds = view.stages.reduce((sum, stage) => sum + (stage.seconds ?? 0), 0);
  return (
    <div className="rounded-lg border bg-success-soft p-5">
      <div className="flex flex-wrap items-start gap-6">
        <div className="min-w-0 flex-1 space-y-3">
          <p role="status" className="flex items-center gap-2 text-base font-semibold">
            <CircleCheck className="size-5 text-success" aria-hidden />
            {live?.isPreview ? 'Your preview deployment answers' : 'Your app is live'}
          </p>
          {live === null ? null : (
            <>
              <a
                href={live.url}
                target="_blank"
                rel="noreferrer"
                className="block font-mono text-sm text-accent-text underline underline-offset-2 [overflow-wrap:anywhere]"
              >
                {live.url}
              </a>
              <div className="flex flex-wrap gap-2">
                <Button asChild variant="primary" size="sm">
                  <a href={live.url} target="_blank" rel="noreferrer">
                    <ExternalLink aria-hidden />
                    Open
                  </a>
                </Button>
                <CopyButton text={live.url} label="Copy the address" isWide />
                <Button asChild size="sm">
                  <Link to="/apps/$id" params={{ id: live.appId }} onClick={onClose}>
                    Manage
                  </Link>
                </Button>
              </div>
            </>
          )}
          <div className="text-[13px]">
            <h3 className="font-medium">What was done</h3>
            <ul className="mt-1 list-disc space-y-0.5 pl-4 text-muted">
              {view.stages
                .filter((stage) => stage.state === 'done')
                .map((stage) => (
                  <li key={stage.stage}>
                    {stage.label}
                    {stage.detail === null ? '' : `: ${stage.detail}`}
                  </li>
                ))}
              <li>
                {live?.isPreview
                  ? `At an address that keeps this version, after ${formatDuration(seconds)}`
                  : `Release ${String(live?.releaseNumber ?? '')} put live in ${formatDuration(seconds)}`}
              </li>
            </ul>
          </div>
        </div>
        {live === null ? null : (
          // It brings the app to a phone; on one there is nothing to scan.
          <QrCode text={live.url} label={`QR code of ${live.url}`} className="max-sm:hidden" />
        )}
      </div>
    </div>
  );
}

interface DeployFailureProps {
  view: DeployView;
  onRetry: (acceptsDataLoss: boolean) => void;
}

export function DeployFailure({ view, onRetry }: DeployFailureProps) {
  const [isAccepted, setAccepted] = useState(false);
  if (view.failure?.errorCode === 'consent_required') {
    return (
      <div className="space-y-3">
        {view.consent && view.consent.statements.length > 0 ? (
          <CodeBlock title="Changes of the database" code={view.consent.statements.join('\n')} />
        ) : null}
        <DataLossConsent
          warnings={view.consent?.warnings ?? []}
          isAccepted={isAccepted}
          onAccept={setAccepted}
        />
        <Button
          variant="danger"
          disabled={!isAccepted}
          onClick={() => {
            onRetry(true);
          }}
        >
          Deploy and lose this data
        </Button>
      </div>
    );
  }
  return (
    <FailureAlert
      view={view}
      onRetry={() => {
        onRetry(false);
      }}
    />
  );
}

function FailureAlert({ view, onRetry }: { view: DeployView; onRetry: () => void }) {
  const stage = failedStage(view);
  const error = view.failure?.error ?? 'The deployment failed';
  // What a compiler says has several lines; they are only understood below each other.
  const isLong = error.includes('\n') || error.length > 160;
  const line = stage?.log.findLast(isTelling) ?? null;
  return (
    <Alert
      tone="danger"
      title={isLong ? `${stage?.label ?? 'The deployment'} failed` : error}
      actions={
        <Button size="sm" icon={<RotateCcw />} onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {isLong ? (
        <pre
          tabIndex={0}
          aria-label="Cause"
          className="mt-1 max-h-60 overflow-auto font-mono text-xs text-fg"
        >
          {error}
        </pre>
      ) : null}
      {isLong || line === null ? null : (
        <code className="mt-1 block font-mono text-xs [overflow-wrap:anywhere]">{line}</code>
      )}
      {view.failure?.hint ? <p className="mt-2">{view.failure.hint}</p> : null}
      <p className="mt-2">What was live before is still live.</p>
    </Alert>
  );
}

/** A line of a log that says what went wrong, not how far the tool came or what is meant for programs. */
function isTelling(line: string): boolean {
  return /error|fail|cannot|could not|unexpected|not found/i.test(line) && !line.startsWith('@');
}
