export * from './attach-button';
export * from './attachment-list';
export * from './blind-model-warning';
export { pastePictures, useAttachments, type Attachments } from './use-attachments';
export * from './use-drop-zone';
