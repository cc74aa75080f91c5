import { KeyRound, Palette, Shield, User } from 'lucide-react';
import { Page, Tabs } from '@/ui';
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
}

export function SettingsPage({ tab, onTab }: SettingsPageProps) {
  return (
    <Page title={t('title')} width="narrow">
      <Tabs
        label={t('title')}
        value={tab}
        onChange={onTab}
        panelClassName="flex flex-col gap-5 pt-6"
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
