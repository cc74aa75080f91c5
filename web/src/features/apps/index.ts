export { AppPage } from './app-page';
export { readAppSearch } from './app-search';
export { AppsPage } from './apps-page';
export { appQuery } from './queries';
