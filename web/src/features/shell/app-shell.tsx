import { useLocation } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useUser } from '@/features/session';
import { adoptTheme } from '@/lib/theme';
import { Avatar, IconButton } from '@/ui';
import { IsolationNotice } from './isolation-notice';
import { Logo } from './logo';
import { t } from './messages';
import { SideBar } from './side-bar';
import { UserMenu } from './user-menu-button';

const MenuSheet = lazy(() => import('./menu-sheet'));

/** Side bar (a sheet on phones) and content. Pages inside render a `Page`. */
export function AppShell({ children }: { children: ReactNode }) {
  const user = useUser();
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const { theme } = user.preferences;
  useEffect(() => {
    adoptTheme(theme);
  }, [theme]);
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2 text-accent-fg focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {t('skip')}
      </a>
      <header className="sticky top-0 z-20 flex h-13 items-center gap-2 border-b bg-surface px-2 md:hidden">
        <IconButton
          label={t('menu')}
          icon={<Menu />}
          hasTooltip={false}
          onClick={() => {
            setOpenAt(pathname);
          }}
        />
        <Logo className="flex-1" />
        <UserMenu
          trigger={
            <button
              type="button"
              aria-label={t('account', { name: user.name })}
              className="rounded-full p-1"
            >
              <Avatar name={user.name} />
            </button>
          }
        />
      </header>
      <Suspense fallback={null}>
        {/* Going to another page closes it. */}
        {openAt === pathname ? (
          <MenuSheet
            onClose={() => {
              setOpenAt(null);
            }}
          />
        ) : null}
      </Suspense>
      <aside className="sticky top-0 hidden h-dvh w-60 shrink-0 border-r bg-surface md:block">
        <SideBar />
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <IsolationNotice />
        {children}
      </main>
    </div>
  );
}
