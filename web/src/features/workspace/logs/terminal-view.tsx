import '@xterm/xterm/css/xterm.css';
import { Accessibility, RotateCw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Alert, Button, IconButton, Spinner, toast } from '@/ui';
import { t } from './messages';
import { useTerminal, type TerminalState } from './use-terminal';

const READ_ALOUD = 'paynto.terminal.read-aloud';

/** Keys that a phone's keyboard lacks. */
const keys: readonly { label: string; name: string; text: string }[] = [
  { label: 'Esc', name: t('keyEscape'), text: '\x1b' },
  { label: 'Tab', name: t('keyTab'), text: '\t' },
  { label: '^C', name: t('keyInterrupt'), text: '\x03' },
  { label: '^D', name: t('keyEnd'), text: '\x04' },
  { label: '↑', name: t('keyUp'), text: '\x1b[A' },
  { label: '↓', name: t('keyDown'), text: '\x1b[B' },
];

export default function TerminalView({ projectId }: { projectId: string }) {
  const element = useRef<HTMLDivElement>(null);
  const [isReadAloud, setReadAloud] = useState(() => localStorage.getItem(READ_ALOUD) === '1');
  const terminal = useTerminal(element, { projectId, label: t('terminalLabel'), isReadAloud });
  const paste = () => {
    navigator.clipboard.readText().then(terminal.paste, (error: unknown) => {
      toast.error(t('notPasted'), error);
    });
  };
  return (
    <section aria-label={t('terminal')} className="flex h-full min-h-0 flex-col bg-sunken">
      <div className="flex shrink-0 items-center gap-2 border-b px-3 py-1.5 text-[12.5px] text-muted">
        <p className="min-w-0 flex-1">{t('changesAreTemporary')}</p>
        <IconButton
          size="sm"
          variant="ghost"
          icon={<Accessibility />}
          label={t('readAloud')}
          isPressed={isReadAloud}
          onClick={() => {
            localStorage.setItem(READ_ALOUD, isReadAloud ? '0' : '1');
            setReadAloud(!isReadAloud);
          }}
        />
      </div>
      <div className="relative min-h-0 flex-1">
        <div ref={element} className="absolute inset-0 overflow-hidden py-2 pl-3" />
        <End state={terminal.state} onReconnect={terminal.reconnect} />
      </div>
      <div
        role="group"
        aria-label={t('keys')}
        className="flex shrink-0 gap-1 overflow-x-auto border-t bg-surface p-1.5 md:hidden"
      >
        {keys.map(({ label, name, text }) => (
          <Button
            key={label}
            size="sm"
            aria-label={name}
            onClick={() => {
              terminal.type(text);
            }}
          >
            {label}
          </Button>
        ))}
        <Button size="sm" onClick={paste}>
          {t('paste')}
        </Button>
      </div>
    </section>
  );
}

function End({ state, onReconnect }: { state: TerminalState; onReconnect: () => void }) {
  if (state.status !== 'ended') {
    if (state.status === 'open') return null;
    return (
      <p
        role="status"
        className="absolute top-3 right-4 flex items-center gap-2 text-[13px] text-muted"
      >
        <Spinner /> {t('openingTerminal')}
      </p>
    );
  }
  const { end, wasOpen } = state;
  const isExpected = end?.code === 'exited';
  const text = end?.message ?? (wasOpen ? t('connectionBroke') : t('notOpened'));
  return (
    <div role="status" className="absolute inset-x-3 bottom-3 animate-slide-up">
      <Alert
        tone={isExpected ? 'info' : 'warning'}
        title={text}
        className="bg-raised shadow-float"
        actions={
          <Button size="sm" icon={<RotateCw />} onClick={onReconnect}>
            {t('reconnect')}
          </Button>
        }
      >
        {typeof end?.exitCode !== 'number' ? null : t('exitCode', { code: end.exitCode })}
      </Alert>
    </div>
  );
}
