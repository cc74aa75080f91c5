/** Which part of a deployment the address names. */

const APP_TABS = ['releases', 'previews', 'history', 'variables', 'logs', 'settings'] as const;
export type AppTab = (typeof APP_TABS)[number];

export function readAppSearch(search: Record<string, unknown>): { tab?: AppTab } {
  const tab = APP_TABS.find((name) => name === search.tab);
  return tab === undefined ? {} : { tab };
}
