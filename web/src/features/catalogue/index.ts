export * from './model-select';
export * from './queries';
export * from './stack-select';
