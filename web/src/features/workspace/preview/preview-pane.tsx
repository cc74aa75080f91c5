import { useState } from 'react';
import { cn } from '@/lib/cn';
import { useIsNarrow } from '@/lib/use-media-query';
import { usePreviewState, useWorkspace } from '../workspace-context';
import { AddressBar } from './address-bar';
import { BuildPill } from './build-pill';
import { ConsoleStrip } from './console-strip';
import { t } from './messages';
import { PreviewStatus } from './preview-status';

export type Device = 'desktop' | 'tablet' | 'phone';

const widths: Record<Device, string> = {
  desktop: 'w-full',
  tablet: 'w-[768px] max-w-full rounded-lg border',
  phone: 'w-[390px] max-w-full rounded-xl border',
};

export function PreviewPane() {
  const [device, setDevice] = useState<Device>('desktop');
  const isNarrow = useIsNarrow();
  return (
    <section aria-label={t('preview')} className="flex h-full min-h-0 flex-col bg-sunken">
      <AddressBar device={device} onDevice={setDevice} />
      <div
        className={cn(
          'relative flex min-h-0 flex-1 justify-center overflow-hidden',
          device !== 'desktop' && !isNarrow && 'p-4',
        )}
      >
        <div
          className={cn(
            'relative h-full overflow-hidden bg-surface transition-[width] duration-180',
            isNarrow ? 'w-full' : widths[device],
          )}
        >
          <Frame />
        </div>
        <BuildPill />
      </div>
      <ConsoleStrip />
    </section>
  );
}

function Frame() {
  const { project } = useWorkspace();
  const { frameUrl, frameKey, frameRef } = usePreviewState();
  if (frameUrl === null) return <PreviewStatus />;
  return (
    <iframe
      key={frameKey}
      ref={frameRef}
      src={frameUrl}
      title={t('previewOf', { name: project.name })}
      // The preview has an origin of its own, so same-origin rights reach nothing of Paynto.
      sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
      allow="clipboard-write; fullscreen"
      referrerPolicy="no-referrer"
      className="size-full border-0 bg-white"
    />
  );
}
