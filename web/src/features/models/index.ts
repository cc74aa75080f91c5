import { lazy } from 'react';

export * from './views';
export const ModelsSettings = lazy(() => import('./models-settings'));
