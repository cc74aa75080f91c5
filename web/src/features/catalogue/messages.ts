import { createT } from '@/lib/i18n';

export const t = createT({
  model: 'Model',
  stack: 'Kind of app',
  stackAuto: 'Choose for me',
  stackAutoText: 'Paynto picks what fits the prompt.',
  notAi: 'Built in, works offline, not an AI model',
  price: '{input} in · {output} out per million tokens',
  context: '{size} context',
  free: 'No cost',
});
