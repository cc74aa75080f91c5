import { useSession } from '@/features/session';
import { Alert, Tabs } from '@/ui';
import { Budgets } from './budgets';
import { t } from './messages';
import { Providers } from './providers';
import { Routing } from './routing';
import { Usage } from './usage';
import type { ModelView } from './views';

interface ModelsSettingsProps {
  view: ModelView;
  onView: (view: ModelView) => void;
}

export default function ModelsSettings({ view, onView }: ModelsSettingsProps) {
  const { role, is_operator: isOperator } = useSession();
  const canManage = role === 'OWNER' || role === 'ADMIN';
  return (
    <>
      {canManage ? null : <Alert title={t('readOnlyTitle')}>{t('readOnlyText')}</Alert>}
      <Tabs
        label={t('models')}
        look="pill"
        value={view === 'shared' && !isOperator ? 'providers' : view}
        onChange={onView}
        panelClassName="flex flex-col gap-5 pt-4"
        items={[
          {
            value: 'providers',
            label: t('providers'),
            content: <Providers holder="team" canManage={canManage} />,
          },
          { value: 'routing', label: t('routing'), content: <Routing canManage={canManage} /> },
          { value: 'budgets', label: t('budgets'), content: <Budgets canManage={canManage} /> },
          { value: 'usage', label: t('usage'), content: <Usage /> },
          ...(isOperator
            ? [
                {
                  value: 'shared' as const,
                  label: t('shared'),
                  content: <Providers holder="platform" canManage />,
                },
              ]
            : []),
        ]}
      />
    </>
  );
}
