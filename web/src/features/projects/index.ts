export { ModelDialog } from './model-dialog';
export * from './mutations';
export * from './project-grid';
export { ProjectPlaceholder } from './placeholder';
export * from './queries';
export { RenameDialog } from './rename-dialog';
