import { BookText, KeyRound, Palette, Shield, Sparkles, User } from 'lucide-react';
import { Suspense } from 'react';
import { ModelsSettings, type ModelView } from '@/features/models';
import { PromptsSettings } from '@/features/prompts';
import { cn } from '@/lib/cn';
import { Page, SkeletonText, Tabs } from '@/ui';
import { Appearance } from './appearance';
import { t } from './messages';
import { Password } from './password';
import { Profile } from './profile';
import { Sessions } from './sessions';
import type { SettingsTab } from './tabs';
import { Tokens } from './tokens';

export interface SettingsPageProps {
  tab: SettingsTab;
  onTab: (tab: SettingsTab) => void;
  /** The part of the models that is shown. */
  view: ModelView;
  onView: (view: ModelView) => void;
}

export function SettingsPage({ tab, onTab, view, onView }: SettingsPageProps) {
  return (
    <Page title={t('title')}>
      <Tabs
        label={t('title')}
        value={tab}
        onChange={onTab}
        panelClassName={cn('flex flex-col gap-5 pt-6', tab !== 'models' && 'max-w-3xl')}
        items={[
          { value: 'profile', label: t('profile'), icon: <User />, content: <Profile /> },
          {
            value: 'security',
            label: t('security'),
            icon: <Shield />,
            content: (
              <>
                <Password />
                <Sessions />
              </>
            ),
          },
          {
            value: 'models',
            label: t('models'),
            icon: <Sparkles />,
            content: (
              <Suspense fallback={<SkeletonText lines={6} />}>
                <ModelsSettings view={view} onView={onView} />
              </Suspense>
            ),
          },
          {
            value: 'prompts',
            label: t('prompts'),
            icon: <BookText />,
            content: <PromptsSettings />,
          },
          { value: 'tokens', label: t('tokens'), icon: <KeyRound />, content: <Tokens /> },
          {
            value: 'appearance',
            label: t('appearance'),
            icon: <Palette />,
            content: <Appearance />,
          },
        ]}
      />
    </Page>
  );
}
