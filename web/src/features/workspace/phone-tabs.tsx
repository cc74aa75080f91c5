import { AppWindow, Code, Ellipsis, MessageSquare } from 'lucide-react';
import { cn } from '@/lib/cn';
import { t } from './messages';
import type { WorkspaceSearch } from './search';
import { useBuildsState, useWorkspace } from './workspace-context';

type PhoneTab = 'chat' | 'preview' | 'code' | 'more';

const tabs: readonly { tab: PhoneTab; label: string; icon: React.ReactNode }[] = [
  { tab: 'chat', label: t('chat'), icon: <MessageSquare /> },
  { tab: 'preview', label: t('preview'), icon: <AppWindow /> },
  { tab: 'code', label: t('code'), icon: <Code /> },
  { tab: 'more', label: t('more'), icon: <Ellipsis /> },
];

/** The bar at the bottom of a phone. */
export function PhoneTabs() {
  const { search, go } = useWorkspace();
  const { isRunning } = useBuildsState();
  const shown = phoneTab(search);
  return (
    <nav
      aria-label={t('views')}
      className="grid h-14 shrink-0 grid-cols-4 border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {tabs.map(({ tab, label, icon }) => (
        <button
          key={tab}
          type="button"
          aria-current={shown === tab ? 'page' : undefined}
          className={cn(
            'relative flex flex-col items-center justify-center gap-0.5 text-[11px] font-medium text-muted [&_svg]:size-5',
            shown === tab && 'text-accent-text',
          )}
          onClick={() => {
            go({ tab });
          }}
        >
          {icon}
          {label}
          {tab === 'chat' && isRunning ? (
            <span
              className="absolute top-2 right-1/3 size-2 animate-pulse rounded-full bg-accent"
              aria-hidden
            />
          ) : null}
        </button>
      ))}
    </nav>
  );
}

export function phoneTab(search: WorkspaceSearch): PhoneTab {
  const tab = search.tab ?? 'chat';
  return tab === 'data' || tab === 'versions' || tab === 'logs' || tab === 'tickets' ? 'more' : tab;
}
