export { projectQuery } from './queries';
export { readWorkspaceSearch, type WorkspaceSearch } from './search';
export { WorkspacePage } from './workspace-page';
