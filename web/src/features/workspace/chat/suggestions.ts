/** Next edits to offer after a build, from what the app is made of: records have routes on the server. */
import { t } from './messages';

const PLAIN = [t('suggestAccent'), t('suggestDark'), t('suggestSerif')];

/** Finds the entities in the paths that Paynto's stacks use for pages. */
export function suggestEdits(paths: readonly string[], limit = 3): string[] {
  const names = paths
    .map((path) => /(?:^|\/)server\/routes\/([a-z][a-z-]{2,24})(?:[./-]|$)/i.exec(path)?.[1])
    .filter((name): name is string => name !== undefined)
    .map((name) => name.replace(/-(?:list|page|form|detail|view).*$/i, '').toLowerCase())
    .filter((name) => !GENERIC.has(name));
  const [first, second] = [...new Set(names)];
  const suggestions: string[] = [];
  if (first !== undefined) {
    suggestions.push(t('suggestPriority', { records: first }));
    suggestions.push(t('suggestChart', { records: second ?? first }));
  }
  return [...suggestions, ...PLAIN].slice(0, limit);
}

const GENERIC = new Set([
  'home',
  'index',
  'app',
  'dashboard',
  'not-found',
  'notfound',
  'error',
  'layout',
  'about',
  'health',
  'sample-data',
]);
