import { Badge, type Tone } from '@/ui';
import type { AppRead } from './queries';

const looks: Record<AppRead['status'], { tone: Tone; label: string }> = {
  live: { tone: 'success', label: 'live' },
  deploying: { tone: 'accent', label: 'deploying' },
  failed: { tone: 'danger', label: 'failed' },
  stopped: { tone: 'warning', label: 'stopped' },
  never_deployed: { tone: 'neutral', label: 'not deployed' },
};

export function AppStatusBadge({ status }: { status: AppRead['status'] }) {
  const { tone, label } = looks[status];
  return (
    <Badge tone={tone} dot={status === 'deploying' ? 'pulse' : true}>
      {label}
    </Badge>
  );
}
