import { useShortcuts } from '@/lib/shortcuts';
import { Dialog, Kbd } from '@/ui';
import { t } from './messages';

export default function HelpDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcuts();
  const groups = [...new Set(shortcuts.map((each) => each.group))];
  return (
    <Dialog isOpen onOpenChange={onClose} title={t('help')} description={t('helpText')}>
      <div className="flex flex-col gap-5">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
            <dl className="divide-y">
              {shortcuts
                .filter((each) => each.group === group)
                .map((each) => (
                  <div key={each.keys} className="flex items-center justify-between gap-4 py-2">
                    <dt className="text-sm">{each.label}</dt>
                    <dd>
                      <Kbd keys={each.keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
