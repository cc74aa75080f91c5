import { createT } from '@/lib/i18n';

export const t = createT({
  title: 'Instructions',
  description: 'Rules of this app that every language model reads before each message.',
  label: 'Instructions of this app',
  explain:
    'They stand in the file AGENTS.md of the app. Write what always holds: the language of texts, names, colours, what must not change. Each save is a version. A model follows them within Paynto’s own rules. The starter model is a program and does not read them.',
  add: 'Add a rule',
  ruleTexts: 'Write all texts in {language}.',
  rulePackages: 'Add no packages.',
  ruleColours: 'Use no colours but those of src/theme.css.',
  ruleTests: 'Explain every change in one sentence that a beginner understands.',
  language: 'German',
  tooLong: '{size} of at most {most}. Shorter instructions are followed better.',
  size: '{size} of at most {most}',
  loadFailed: 'The instructions did not load',
  cancel: 'Cancel',
  save: 'Save instructions',
  saved: 'Instructions saved as version {number}',
  savedText: 'The next message is built by them.',
  notSaved: 'The instructions were not saved',
  changedMeanwhile: 'They were changed meanwhile',
  changedMeanwhileText:
    'A build or another person saved other instructions. Copy what you need of yours, then take theirs.',
  takeTheirs: 'Take theirs',
  changed: 'Instructions changed',
  changedBy: 'Instructions changed by {name}',
  version: 'Version {number}',
});
