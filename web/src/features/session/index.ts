export * from './guards';
export * from './queries';
