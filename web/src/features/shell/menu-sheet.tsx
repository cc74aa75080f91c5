import { Sheet } from '@/ui';
import { t } from './messages';
import { SideBar } from './side-bar';

/** The side bar on phones. */
export default function MenuSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet isOpen onOpenChange={onClose} title={t('menu')} side="left" isTitleHidden>
      <SideBar />
    </Sheet>
  );
}
