/** The WebSocket of a terminal: bytes in binary messages, everything else as JSON. */
import { apiUrl } from '@/api';

export interface TerminalEnd {
  code: string;
  message: string;
  exitCode: number | null;
}

export interface TerminalSize {
  columns: number;
  rows: number;
}

interface Listeners {
  onOpen: () => void;
  onOutput: (bytes: Uint8Array) => void;
  /** Once; `null` when the connection went away without a word. */
  onEnd: (end: TerminalEnd | null) => void;
}

// The server refuses larger messages.
const PIECE_BYTES = 16 * 1024;

export class TerminalConnection {
  readonly #socket: WebSocket;
  readonly #encoder = new TextEncoder();

  constructor(projectId: string, size: TerminalSize, listeners: Listeners) {
    const path = `/api/projects/${projectId}/terminal?columns=${String(size.columns)}&rows=${String(size.rows)}`;
    const address = new URL(apiUrl(path), window.location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let end: TerminalEnd | null = null;
    socket.addEventListener('open', listeners.onOpen);
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) listeners.onOutput(new Uint8Array(data));
      else if (typeof data === 'string') end = readEnd(data) ?? end;
    });
    socket.addEventListener('close', () => {
      listeners.onEnd(end);
    });
  }

  type(text: string): void {
    this.typeBytes(this.#encoder.encode(text));
  }

  typeBytes(bytes: Uint8Array<ArrayBuffer>): void {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      this.#send(bytes.slice(start, start + PIECE_BYTES));
    }
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#send(JSON.stringify({ type: 'resize', columns, rows }));
  }

  /** The server sends no more than a window of what has not been drawn. */
  acknowledge(bytes: number): void {
    this.#send(JSON.stringify({ type: 'ack', bytes }));
  }

  close(): void {
    this.#socket.close();
  }

  #send(message: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }
}

export function readEnd(text: string): TerminalEnd | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null || !('type' in found)) return null;
  if (found.type !== 'ended') return null;
  const { code, message, exit_code: exitCode } = found as Record<string, unknown>;
  return {
    code: typeof code === 'string' ? code : 'ended',
    message: typeof message === 'string' ? message : '',
    exitCode: typeof exitCode === 'number' ? exitCode : null,
  };
}
