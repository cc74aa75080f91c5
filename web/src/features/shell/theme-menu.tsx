import { Monitor, Moon, Sun } from 'lucide-react';
import { setTheme, useTheme, type Theme } from '@/lib/theme';
import { MenuRadio, MenuSub } from '@/ui';
import { t } from './messages';

export const themeOptions: { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: 'light', label: t('themeLight'), icon: <Sun /> },
  { value: 'dark', label: t('themeDark'), icon: <Moon /> },
  { value: 'system', label: t('themeSystem'), icon: <Monitor /> },
];

export function ThemeMenu() {
  const { theme, resolved } = useTheme();
  return (
    <MenuSub label={t('theme')} icon={resolved === 'dark' ? <Moon /> : <Sun />}>
      <MenuRadio value={theme} onChange={setTheme} options={themeOptions} />
    </MenuSub>
  );
}
