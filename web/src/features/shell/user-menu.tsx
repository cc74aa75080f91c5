import { Link, useNavigate } from '@tanstack/react-router';
import { Keyboard, LogOut, Mail, Settings } from 'lucide-react';
import { useSession, useSignOut } from '@/features/session';
import { DropdownMenu, MenuItem, MenuSeparator, toast } from '@/ui';
import { t } from './messages';
import { openHelp } from './overlays-state';
import { ThemeMenu } from './theme-menu';
import type { UserMenuProps } from './user-menu-button';

export default function UserMenu({ trigger, side }: UserMenuProps) {
  const { user, installation } = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  if (user === null) return null;
  return (
    <DropdownMenu trigger={trigger} className="w-60" {...(side === undefined ? {} : { side })}>
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate text-sm font-medium">{user.name}</p>
        <p className="truncate text-xs text-muted">{user.email}</p>
      </div>
      <MenuSeparator />
      <MenuItem asChild>
        <Link to="/settings">
          <Settings /> {t('settings')}
        </Link>
      </MenuItem>
      {installation.is_mailbox_enabled ? (
        <MenuItem asChild>
          <Link to="/mailbox">
            <Mail /> {t('mailbox')}
          </Link>
        </MenuItem>
      ) : null}
      <ThemeMenu />
      <MenuItem icon={<Keyboard />} shortcut="?" onSelect={openHelp}>
        {t('help')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<LogOut />}
        onSelect={() => {
          signOut.mutate(undefined, {
            onSuccess: () => void navigate({ to: '/' }),
            onError: (error) => toast.error(t('signOutFailed'), error),
          });
        }}
      >
        {t('signOut')}
      </MenuItem>
    </DropdownMenu>
  );
}
