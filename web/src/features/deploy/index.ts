export { DeployDialog, type DeployDialogProps } from './deploy-dialog';
export { EnvEditor } from './env-editor';
export { StoredVariables } from './stored-variables';
export { deleteEnv, envQuery, saveEnv } from './queries';
export { slugProblem, variableProblem } from './deploy-form';
export type { EnvVariable } from './env-file';
