import type { ReactNode } from 'react';
import { deferred } from '@/lib/deferred';

export interface UserMenuProps {
  /** One element that takes a ref. */
  trigger: ReactNode;
  side?: 'top' | 'bottom';
}

export const UserMenu = deferred<UserMenuProps>(
  () => import('./user-menu'),
  ({ trigger }) => trigger,
);
