export { SettingsPage } from './settings-page';
export * from './tabs';
