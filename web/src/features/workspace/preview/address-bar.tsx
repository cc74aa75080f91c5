import {
  ArrowLeft,
  ArrowRight,
  ExternalLink,
  Monitor,
  RotateCw,
  Smartphone,
  Tablet,
} from 'lucide-react';
import { useState } from 'react';
import { IconButton, SegmentedControl, Tooltip } from '@/ui';
import { usePreviewState } from '../workspace-context';
import { t } from './messages';
import { toAppPath } from './preview-messages';
import type { Device } from './preview-pane';

interface AddressBarProps {
  device: Device;
  onDevice: (device: Device) => void;
}

export function AddressBar({ device, onDevice }: AddressBarProps) {
  const preview = usePreviewState();
  const isOff = preview.frameUrl === null;
  return (
    <div
      role="toolbar"
      aria-label={t('previewControls')}
      className="flex h-11 shrink-0 items-center gap-1 border-b bg-surface px-2"
    >
      <IconButton
        label={t('back')}
        icon={<ArrowLeft />}
        size="sm"
        disabled={isOff}
        onClick={() => {
          preview.command({ type: 'back' });
        }}
      />
      <IconButton
        label={t('forward')}
        icon={<ArrowRight />}
        size="sm"
        disabled={isOff}
        onClick={() => {
          preview.command({ type: 'forward' });
        }}
      />
      <IconButton
        label={t('reload')}
        icon={<RotateCw />}
        size="sm"
        disabled={isOff}
        onClick={preview.reload}
      />
      <PathField
        path={preview.path}
        isDisabled={isOff}
        onGo={(path) => {
          preview.command({ type: 'navigate', path });
        }}
      />
      <SegmentedControl
        label={t('deviceSize')}
        value={device}
        onChange={onDevice}
        className="hidden lg:inline-flex"
        segments={[
          { value: 'desktop', label: t('desktop'), icon: <Monitor />, isIconOnly: true },
          { value: 'tablet', label: t('tablet'), icon: <Tablet />, isIconOnly: true },
          { value: 'phone', label: t('phone'), icon: <Smartphone />, isIconOnly: true },
        ]}
      />
      <OpenInTab url={preview.sandbox?.status === 'ready' ? preview.sandbox.preview_url : null} />
    </div>
  );
}

function OpenInTab({ url }: { url: string | null }) {
  if (url === null) {
    return <IconButton label={t('openInANewTab')} icon={<ExternalLink />} size="sm" disabled />;
  }
  return (
    <Tooltip content="Open in a new tab">
      <a
        href={url}
        target="_blank"
        rel="noreferrer noopener"
        aria-label={t('openInANewTab')}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-fg"
      >
        <ExternalLink className="size-4" />
      </a>
    </Tooltip>
  );
}

interface PathFieldProps {
  path: string;
  isDisabled: boolean;
  onGo: (path: string) => void;
}

function PathField({ path, isDisabled, onGo }: PathFieldProps) {
  // While someone types, the page's own navigation does not change the field.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <form
      className="min-w-0 flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        onGo(toAppPath(typed ?? path));
        setTyped(null);
      }}
    >
      <input
        aria-label={t('addressInTheApp')}
        value={typed ?? path}
        disabled={isDisabled}
        spellCheck={false}
        autoComplete="off"
        className="h-8 w-full min-w-0 rounded-md border bg-sunken px-2.5 font-mono text-xs text-fg disabled:text-faint"
        onChange={(event) => {
          setTyped(event.target.value);
        }}
        onBlur={() => {
          setTyped(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </form>
  );
}
