import { createT } from '@/lib/i18n';

export const t = createT({
  documentTitle: 'Paynto: from a sentence to a live app',
  signIn: 'Sign in',
  signUp: 'Create account',
  sections: 'On this page',
  navHow: 'How it works',
  navWhat: 'What you get',
  navTemplates: 'Templates',
  navRun: 'Run it yourself',
  badge: 'Open source · runs on your machine',
  headline: 'Say what you need. Use it a moment later.',
  lead: 'Describe an app in a sentence. Paynto writes it, runs it beside the chat while you change it, and puts it online with one click. The code and the data stay yours.',
  promptLabel: 'Describe your app',
  placeholder: 'A task tracker for a dental clinic…',
  start: 'Start building',
  examples: 'Examples',
  howTitle: 'One road from idea to address',
  how1: 'Describe',
  how1Text:
    'One sentence is enough. Say what it is for and what it should keep; Paynto derives pages, forms and tables from it.',
  how2: 'Use it while it grows',
  how2Text:
    'The running app stands beside the chat. Try it, ask for a change, and see it in place with your data kept.',
  how3: 'Ship',
  how3Text:
    'One click checks, builds and publishes it with its database. Every release can be rolled back.',
  whatTitle: 'Everything an app needs, and nothing hidden',
  f1: 'Real source code',
  f1Text:
    'React, TypeScript and Tailwind; a Hono API with Prisma when data is involved. Edit it by hand or take it away as a ZIP.',
  f2: 'Every step kept',
  f2Text:
    'Each turn is a version. Compare any two, restore any one, and nothing is ever lost by trying.',
  f3: 'Contained by design',
  f3Text:
    'What is generated runs in a sandbox: its own files, no outgoing network, bounded memory and processes.',
  f4: 'Your data in view',
  f4Text:
    'Browse and change the rows of the preview, import and export CSV, and carry them over when you publish.',
  f5: 'Any model, or none',
  f5Text:
    'Bring keys for the models you like. Without any key the built-in starter model, a plain program, writes good small apps.',
  f6: 'Leave any time',
  f6Text: 'The export runs anywhere with its Dockerfile and compose file. No lock-in to stay for.',
  templatesTitle: 'Start from something that works',
  templatesText:
    'Each template is a sentence or two. Take one as it is, or change the words first.',
  runTitle: 'Two commands on a fresh machine',
  runText:
    'Python and make are all it needs; the rest is fetched. The start prints a link that signs you in.',
  runCode:
    'make run     # installs, builds and starts everything\nmake test    # runs everything that must pass',
  ctaTitle: 'What will you build first?',
  ctaText: 'No card, no wizard. A sentence.',
  footer: 'Paynto {version}',
  figure: 'The workspace: a chat at the left and the running app at the right',
  demoPrompt: 'A book lending app for our school library',
  demoAnswer: 'Books, readers and loans, with due dates. 14 files written.',
  demoStep1: 'Plan',
  demoStep2: 'Files',
  demoStep3: 'Checks',
  demoStep4: 'Preview ready',
  demoEdit: 'Mark loans that are late in red',
  demoTitle: 'Library',
  demoLoans: 'Loans',
  demoBook: 'Book',
  demoReader: 'Reader',
  demoDue: 'Due',
});
