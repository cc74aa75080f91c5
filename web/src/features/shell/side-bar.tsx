import { Link, type LinkProps } from '@tanstack/react-router';
import {
  Archive,
  ChevronsUpDown,
  LayoutGrid,
  LayoutTemplate,
  Mail,
  Plus,
  Rocket,
  Search,
  Settings,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useCanEdit, useSession, useUser } from '@/features/session';
import { Avatar, Button, Kbd } from '@/ui';
import { Logo } from './logo';
import { t } from './messages';
import { openPalette } from './overlays-state';
import { UserMenu } from './user-menu-button';

export function SideBar() {
  const user = useUser();
  const canEdit = useCanEdit();
  const { installation, team } = useSession();
  return (
    <div className="flex h-full flex-col gap-4 p-3">
      <Link to="/dashboard" className="rounded-md px-2 pt-1" aria-label={t('product')}>
        <Logo />
      </Link>
      <div className="flex flex-col gap-2">
        {canEdit ? (
          <Button variant="primary" icon={<Plus />} asChild>
            <Link to="/dashboard" hash="new">
              <Plus /> {t('newProject')}
            </Link>
          </Button>
        ) : null}
        <button
          type="button"
          aria-keyshortcuts="Control+K Meta+K"
          className="flex h-9 items-center gap-2 rounded-md border bg-sunken px-2.5 text-sm text-muted transition-colors hover:border-line-strong hover:text-fg [&>svg]:size-4"
          onClick={openPalette}
        >
          <Search aria-hidden />
          <span className="flex-1 text-left">{t('search')}</span>
          <Kbd keys="mod+k" />
        </button>
      </div>
      <nav aria-label={t('navigation')} className="flex flex-col gap-0.5">
        <NavLink to="/dashboard" icon={<LayoutGrid />}>
          {t('projects')}
        </NavLink>
        <NavLink to="/templates" icon={<LayoutTemplate />}>
          {t('templates')}
        </NavLink>
        <NavLink to="/apps" icon={<Rocket />}>
          {t('apps')}
        </NavLink>
        <NavLink to="/archive" icon={<Archive />}>
          {t('archive')}
        </NavLink>
        <NavLink to="/settings" icon={<Settings />}>
          {t('settings')}
        </NavLink>
        {installation.is_mailbox_enabled ? (
          <NavLink to="/mailbox" icon={<Mail />}>
            {t('mailbox')}
          </NavLink>
        ) : null}
      </nav>
      <div className="mt-auto">
        <UserMenu
          side="top"
          trigger={
            <button
              type="button"
              className="flex w-full items-center gap-2.5 rounded-md p-2 text-left transition-colors hover:bg-hover"
            >
              <Avatar name={user.name} />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-[13px] font-medium">{user.name}</span>
                <span className="block truncate text-xs text-muted">{team?.name}</span>
              </span>
              <ChevronsUpDown aria-hidden className="size-4 text-faint" />
            </button>
          }
        />
      </div>
    </div>
  );
}

interface NavLinkProps {
  to: LinkProps['to'];
  icon: ReactNode;
  children: ReactNode;
}

function NavLink({ to, icon, children }: NavLinkProps) {
  return (
    <Link
      to={to}
      activeOptions={{ includeSearch: false, includeHash: false }}
      className="flex h-8.5 items-center gap-2.5 rounded-md px-2.5 text-sm text-muted transition-colors hover:bg-hover hover:text-fg aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-fg [&_svg]:size-4"
    >
      {icon}
      {children}
    </Link>
  );
}
