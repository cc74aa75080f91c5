import { X } from 'lucide-react';
import { useState } from 'react';
import { useSession } from '@/features/session';
import { Alert, IconButton } from '@/ui';
import { t } from './messages';

const KEY = 'paynto-isolation-notice';

/** Says once per browser session that the machine cannot isolate what it runs. */
export function IsolationNotice() {
  const { isolation } = useSession().installation;
  const [isHidden, setIsHidden] = useState(() => sessionStorage.getItem(KEY) === 'hidden');
  if (isolation.is_isolated || isHidden) return null;
  return (
    <Alert
      tone="warning"
      title={t('notIsolated')}
      className="rounded-none border-b"
      actions={
        <IconButton
          label={t('dismiss')}
          icon={<X />}
          size="sm"
          onClick={() => {
            sessionStorage.setItem(KEY, 'hidden');
            setIsHidden(true);
          }}
        />
      }
    >
      {isolation.message}
    </Alert>
  );
}
