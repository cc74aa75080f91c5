import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTheme } from '@/lib/theme';
import { TerminalConnection, type TerminalEnd } from './terminal-connection';
import { readTerminalTheme } from './terminal-theme';

export type TerminalState =
  { status: 'opening' | 'open' } | { status: 'ended'; end: TerminalEnd | null; wasOpen: boolean };

interface Options {
  projectId: string;
  label: string;
  isReadAloud: boolean;
}

const SCROLLBACK_LINES = 5_000;

/** A shell drawn into the element; `reconnect` starts a new one. */
export function useTerminal(
  element: RefObject<HTMLDivElement | null>,
  { projectId, label, isReadAloud }: Options,
) {
  const { resolved } = useTheme();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<TerminalState>({ status: 'opening' });
  const terminal = useRef<Terminal | null>(null);
  const connection = useRef<TerminalConnection | null>(null);

  useEffect(() => {
    const host = element.current;
    if (host === null) return;
    const drawn = new Terminal({
      fontFamily: "'JetBrains Mono Variable', ui-monospace, Menlo, monospace",
      fontSize: 13,
      lineHeight: 1.25,
      scrollback: SCROLLBACK_LINES,
      cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    });
    const fit = new FitAddon();
    drawn.loadAddon(fit);
    drawn.open(host);
    drawn.textarea?.setAttribute('aria-label', label);
    drawn.attachCustomKeyEventHandler((event) => keepsKey(event, drawn));
    fit.fit();
    let wasOpen = false;
    const link = new TerminalConnection(
      projectId,
      { columns: drawn.cols, rows: drawn.rows },
      {
        onOpen: () => {
          wasOpen = true;
          setState({ status: 'open' });
          drawn.focus();
        },
        onOutput: (bytes) => {
          drawn.write(bytes, () => {
            link.acknowledge(bytes.length);
          });
        },
        onEnd: (end) => {
          drawn.options.disableStdin = true;
          setState({ status: 'ended', end, wasOpen });
        },
      },
    );
    drawn.onData((text) => {
      link.type(text);
    });
    drawn.onBinary((text) => {
      link.typeBytes(Uint8Array.from(text, (sign) => sign.charCodeAt(0)));
    });
    drawn.onResize(({ cols, rows }) => {
      link.resize({ columns: cols, rows });
    });
    const watch = new ResizeObserver(() => {
      // A hidden panel has no size.
      if (host.clientHeight > 0) fit.fit();
    });
    watch.observe(host);
    terminal.current = drawn;
    connection.current = link;
    return () => {
      watch.disconnect();
      link.close();
      drawn.dispose();
      terminal.current = null;
      connection.current = null;
    };
  }, [element, projectId, label, attempt]);

  useEffect(() => {
    if (terminal.current !== null) terminal.current.options.theme = readTerminalTheme(resolved);
  }, [resolved, attempt, projectId]);

  useEffect(() => {
    if (terminal.current !== null) terminal.current.options.screenReaderMode = isReadAloud;
  }, [isReadAloud, attempt, projectId]);

  return {
    state,
    reconnect: () => {
      setState({ status: 'opening' });
      setAttempt((count) => count + 1);
    },
    type: (text: string) => {
      connection.current?.type(text);
      terminal.current?.focus();
    },
    paste: (text: string) => {
      terminal.current?.paste(text);
      terminal.current?.focus();
    },
  };
}

/** False leaves a key to the browser: copying, pasting, and the way out of the terminal. */
function keepsKey(event: KeyboardEvent, terminal: Terminal): boolean {
  if (event.type !== 'keydown') return true;
  if (event.key === 'Tab' && event.shiftKey) return false;
  const isPlainControl = event.ctrlKey && !event.altKey && !event.metaKey;
  const key = event.key.toLowerCase();
  if (isPlainControl && key === 'c' && terminal.hasSelection()) {
    void navigator.clipboard.writeText(terminal.getSelection());
    terminal.clearSelection();
    event.preventDefault();
    return false;
  }
  return !(isPlainControl && key === 'v');
}
