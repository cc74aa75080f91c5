export * from './archive';
export * from './dashboard';
export { examples } from './examples';
export * from './search';
