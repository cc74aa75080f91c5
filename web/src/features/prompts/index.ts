export { PromptsSettings } from './prompts-settings';
export { SavePromptButton } from './save-prompt-button';
export { usePromptMenu } from './use-prompt-menu';
