/** Apart from the page, so that the route can read the address before the page is loaded. */
export const settingsTabs = [
  'profile',
  'security',
  'models',
  'prompts',
  'tokens',
  'appearance',
] as const;
export type SettingsTab = (typeof settingsTabs)[number];
