import { themeOptions } from '@/features/shell';
import { setTheme, useTheme, type Theme } from '@/lib/theme';
import { RadioGroup, SectionCard, toast } from '@/ui';
import { t } from './messages';
import { useUpdateUser } from './queries';

export function Appearance() {
  const { theme } = useTheme();
  const update = useUpdateUser();
  const choose = (next: Theme) => {
    // The browser's own choice holds in any case; the account carries it to others.
    setTheme(next);
    update.mutate(
      { preferences: { theme: next } },
      { onError: (error) => toast.error(t('themeNotSaved'), error) },
    );
  };
  return (
    <SectionCard title={t('theme')} description={t('appearanceText')}>
      <RadioGroup<Theme>
        label={t('theme')}
        value={theme}
        onChange={choose}
        options={themeOptions}
        className="sm:grid-cols-3"
      />
    </SectionCard>
  );
}
