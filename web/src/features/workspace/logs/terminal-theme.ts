import type { ITheme } from '@xterm/xterm';

const light = {
  black: '#18181b',
  red: '#c81e1e',
  green: '#12713a',
  yellow: '#92580a',
  blue: '#1d4ed8',
  magenta: '#8b2fc9',
  cyan: '#0e7490',
  white: '#52525b',
  brightBlack: '#696972',
  brightRed: '#b91c1c',
  brightGreen: '#166534',
  brightYellow: '#854d0e',
  brightBlue: '#1e40af',
  brightMagenta: '#7e22ce',
  brightCyan: '#155e75',
  brightWhite: '#3f3f46',
} satisfies ITheme;

const dark = {
  black: '#44444c',
  red: '#f88181',
  green: '#4ade80',
  yellow: '#f5c451',
  blue: '#82aefc',
  magenta: '#d8a4fb',
  cyan: '#67d9ee',
  white: '#d4d4d8',
  brightBlack: '#8f8f99',
  brightRed: '#fca5a5',
  brightGreen: '#86efac',
  brightYellow: '#fde047',
  brightBlue: '#a9c8ff',
  brightMagenta: '#e9d5ff',
  brightCyan: '#a5f3fc',
  brightWhite: '#fafafa',
} satisfies ITheme;

/** Colours of the page for the terminal; each of the sixteen is readable on the page's ground. */
export function readTerminalTheme(look: 'light' | 'dark'): ITheme {
  const styles = getComputedStyle(document.documentElement);
  const token = (name: string) => styles.getPropertyValue(name).trim();
  return {
    ...(look === 'dark' ? dark : light),
    background: token('--sunken'),
    foreground: token('--fg'),
    cursor: token('--accent-text'),
    cursorAccent: token('--sunken'),
    selectionBackground: look === 'dark' ? '#4b41a0aa' : '#c9c1fbaa',
  };
}
