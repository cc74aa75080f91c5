export * from './events';
export { JobStream, type OpenStream, type StreamSnapshot } from './job-stream';
export { openJobStream } from './open-job-stream';
