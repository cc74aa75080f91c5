import { createT } from '@/lib/i18n';

export const t = createT({
  whichLog: 'Which log',
  sandbox: 'Sandbox',
  console: 'Console ({count})',
  logOfTheSandbox: 'Log of the sandbox',
  theSandboxHasWrittenNothing: 'The sandbox has written nothing yet.',
  restart: 'Restart',
  stop: 'Stop',
});
