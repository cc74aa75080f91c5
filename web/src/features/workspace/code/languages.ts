/** The language of a file, loaded when the first such file is opened. */
import type { Extension } from '@codemirror/state';

export async function loadLanguage(path: string): Promise<Extension | null> {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  switch (ending) {
    case 'ts':
    case 'tsx':
    case 'js':
    case 'jsx':
    case 'mjs':
    case 'cjs': {
      const { javascript } = await import('@codemirror/lang-javascript');
      return javascript({ typescript: ending.startsWith('ts'), jsx: ending.endsWith('x') });
    }
    case 'css':
      return (await import('@codemirror/lang-css')).css();
    case 'json':
      return (await import('@codemirror/lang-json')).json();
    case 'html':
    case 'svg':
      return (await import('@codemirror/lang-html')).html();
    case 'md':
      return (await import('@codemirror/lang-markdown')).markdown();
    default:
      return null;
  }
}
