export * from './model-picker';
export { AUTOMATIC, contextOf, modelName, priceOf } from './model-text';
export * from './queries';
export * from './stack-select';
