import { useQuery } from '@tanstack/react-query';
import { FileX, ScrollText, ShieldCheck } from 'lucide-react';
import { isApiError } from '@/api';
import { formatNumber } from '@/lib/format';
import { Badge, Dialog, EmptyState, ErrorState, Progress, SkeletonText, Tooltip } from '@/ui';
import { requestQuery, type RequestRead } from '../queries';
import { t } from './messages';
import { ModelChip } from './model-chip';

/** What the model read for one answer: each part with its size, and what was left out. */
export default function SentDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery(requestQuery(jobId));
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('whatWasSent')}
      description={t('sentText')}
      size="lg"
    >
      {data === undefined ? (
        error === null ? (
          <SkeletonText lines={6} />
        ) : isApiError(error) && error.status === 404 ? (
          <EmptyState icon={<ScrollText />} title={t('sentNone')} description={t('sentNoneText')} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <Sent request={data} />
      )}
    </Dialog>
  );
}

function Sent({ request }: { request: RequestRead }) {
  const percent = (100 * request.total_tokens) / Math.max(1, request.budget_tokens);
  return (
    <div className="space-y-4">
      <ModelChip modelId={request.model_id} name={request.model_name} reason={request.reason} />
      <div className="space-y-1.5">
        <p className="text-[13px] text-muted tabular-nums">
          {t('sentTokens', { total: request.total_tokens, budget: request.budget_tokens })}
        </p>
        <Progress percent={percent} label={t('sentRoom')} />
      </div>
      <ul aria-label={t('sections')} className="divide-y rounded-lg border">
        {request.sections.map((section, index) => (
          <li key={index}>
            <Section section={section} />
          </li>
        ))}
      </ul>
      {request.omitted.length > 0 ? (
        <section>
          <h3 className="mb-1.5 text-[13px] font-medium">{t('sentOmitted')}</h3>
          <ul className="space-y-1 text-[13px]">
            {request.omitted.map(({ path, reason }) => (
              <li key={path} className="flex flex-wrap items-baseline gap-x-2">
                <FileX className="size-3.5 translate-y-0.5 text-faint" aria-hidden />
                <span className="font-mono text-xs [overflow-wrap:anywhere]">{path}</span>
                <span className="text-muted">{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function Section({ section }: { section: RequestRead['sections'][number] }) {
  return (
    <details>
      <summary className="flex items-center gap-2 px-3 py-2.5 text-[13px] hover:bg-hover">
        <span className="min-w-0 flex-1 truncate font-medium">{section.title}</span>
        {section.is_data ? (
          <Tooltip content={t('sentDataText')}>
            <Badge icon={<ShieldCheck aria-hidden />}>{t('sentData')}</Badge>
          </Tooltip>
        ) : null}
        <span className="shrink-0 text-xs text-faint tabular-nums">
          {t('tokens', { count: formatNumber(section.tokens) })}
        </span>
      </summary>
      <pre
        tabIndex={0}
        className="max-h-80 overflow-auto border-t bg-sunken p-3 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {section.text}
      </pre>
    </details>
  );
}
