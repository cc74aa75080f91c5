export { LogStreamView } from './log-stream-view';
