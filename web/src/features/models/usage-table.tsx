import { useQuery } from '@tanstack/react-query';
import { modelName, modelsQuery } from '@/features/catalogue';
import { formatDuration, formatMoney, formatNumber } from '@/lib/format';
import { Badge, RelativeTime, Table, type Column, type Tone } from '@/ui';
import { t } from './messages';
import { WORKS } from './rule-text';
import type { ModelCallRead } from './types';

const statuses: Record<ModelCallRead['status'], { label: string; tone: Tone }> = {
  running: { label: t('statusRunning'), tone: 'accent' },
  done: { label: t('statusDone'), tone: 'success' },
  failed: { label: t('statusFailed'), tone: 'danger' },
  stopped: { label: t('statusStopped'), tone: 'neutral' },
  refused: { label: t('statusRefused'), tone: 'warning' },
};

export function UsageTable({ calls }: { calls: readonly ModelCallRead[] }) {
  const { data: models = [] } = useQuery(modelsQuery);
  const nameOf = (id: string) => {
    const model = models.find((known) => known.id === id);
    return model === undefined ? id : modelName(model);
  };
  const columns: Column<ModelCallRead>[] = [
    {
      key: 'when',
      header: t('when'),
      className: 'whitespace-nowrap',
      cell: (call) => <RelativeTime time={call.created_at} className="text-muted" />,
    },
    {
      key: 'model',
      header: t('model'),
      cell: (call) => (
        <div className="max-w-60 min-w-36">
          <p className="truncate font-medium">{nameOf(call.model_id)}</p>
          <p className="text-xs text-muted">{call.error ?? call.reason}</p>
        </div>
      ),
    },
    {
      key: 'work',
      header: t('work'),
      className: 'whitespace-nowrap',
      cell: (call) => WORKS.find(({ work }) => work === call.work)?.label ?? call.work,
    },
    {
      key: 'input',
      header: t('input'),
      align: 'right',
      cell: (call) => formatNumber(call.input_tokens),
    },
    {
      key: 'cached',
      header: t('cached'),
      align: 'right',
      cell: (call) => <span className="text-muted">{formatNumber(call.cached_input_tokens)}</span>,
    },
    {
      key: 'output',
      header: t('output'),
      align: 'right',
      cell: (call) => (
        <Noted note={call.thinking_tokens > 0 ? describeThinking(call) : null}>
          {formatNumber(call.output_tokens)}
        </Noted>
      ),
    },
    { key: 'cost', header: t('cost'), align: 'right', cell: (call) => <Cost call={call} /> },
    {
      key: 'duration',
      header: t('duration'),
      align: 'right',
      className: 'whitespace-nowrap',
      cell: (call) => (
        <Noted
          note={
            call.first_token_seconds === null
              ? null
              : t('firstToken', { time: formatDuration(call.first_token_seconds) })
          }
        >
          {call.duration_seconds === null ? '–' : formatDuration(call.duration_seconds)}
        </Noted>
      ),
    },
    {
      key: 'status',
      header: t('status'),
      cell: (call) => (
        <Badge tone={statuses[call.status].tone}>{statuses[call.status].label}</Badge>
      ),
    },
  ];
  return <Table caption={t('usage')} columns={columns} rows={calls} rowKey={(call) => call.id} />;
}

const describeThinking = (call: ModelCallRead): string =>
  t('thinking', { count: call.thinking_tokens });

function Cost({ call }: { call: ModelCallRead }) {
  const notes = [
    call.is_estimated ? t('estimated') : '',
    call.is_credited ? t('credited') : '',
  ].filter((note) => note !== '');
  return (
    <Noted note={notes.length === 0 ? null : notes.join(', ')}>
      {call.cost_nanousd === null ? (
        <span className="text-muted">{call.status === 'refused' ? '–' : t('unknown')}</span>
      ) : (
        formatMoney(call.cost_nanousd)
      )}
    </Noted>
  );
}

function Noted({ note, children }: { note: string | null; children: React.ReactNode }) {
  return (
    <>
      {children}
      {note === null ? null : (
        <span className="block text-xs whitespace-nowrap text-faint">{note}</span>
      )}
    </>
  );
}
