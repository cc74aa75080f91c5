import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useShortcut } from '@/lib/shortcuts';
import { resolvedTheme, setTheme } from '@/lib/theme';
import { t } from './messages';
import { openHelp, openPalette, setOverlay, useOverlay } from './overlays-state';

const HelpDialog = lazy(() => import('./help-dialog'));
const CommandPalette = lazy(() => import('./command-palette'));

/** The shortcuts that work on every signed-in page, with the palette and the help dialog. */
export function GlobalShortcuts() {
  const navigate = useNavigate();
  const overlay = useOverlay();
  const general = t('groupGeneral');
  const go = t('groupGo');
  useShortcut(
    { keys: 'mod+k', label: t('openPalette'), group: general, isGlobal: true },
    openPalette,
  );
  useShortcut({ keys: '?', label: t('help'), group: general }, openHelp);
  useShortcut({ keys: 't', label: t('toggleTheme'), group: general }, () => {
    setTheme(resolvedTheme() === 'dark' ? 'light' : 'dark');
  });
  useShortcut({ keys: 'g p', label: t('goDashboard'), group: go }, () => {
    void navigate({ to: '/dashboard' });
  });
  useShortcut({ keys: 'g s', label: t('goSettings'), group: go }, () => {
    void navigate({ to: '/settings' });
  });
  const close = () => {
    setOverlay(null);
  };
  return (
    <Suspense fallback={null}>
      {overlay === 'help' ? <HelpDialog onClose={close} /> : null}
      {overlay === 'palette' ? <CommandPalette onClose={close} /> : null}
    </Suspense>
  );
}
