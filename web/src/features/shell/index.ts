export { AppShell } from './app-shell';
export { GlobalShortcuts } from './global-shortcuts';
export { Logo, LogoMark } from './logo';
export { openHelp, openPalette } from './overlays-state';
export { PageError, PageNotFound } from './page-states';
export { themeOptions } from './theme-menu';
export { UserMenu } from './user-menu-button';
