import { createT } from '@/lib/i18n';

export const t = createT({
  theRowWasRefused: 'The row was refused.',
  newRowIn: 'New row in {name}',
  addTheRow: 'Add the row',
  theDataCannotBeRead: 'The data cannot be read',
  noTablesYet: 'No tables yet',
  thisAppKeepsNothingIn:
    'This app keeps nothing in a database. Ask in the chat for something that should be remembered.',
  tablesAppearWhenTheApp: 'Tables appear when the app with its database has been started.',
  table: 'Table',
  tables: 'Tables',
  tableNamed: 'Table {name}',
  searchTheRows: 'Search the rows',
  search: 'Search…',
  rowsOf: 'Rows of {name}',
  noRowsYet: 'No rows yet',
  noRowMatches: 'No row matches',
  addOneHereImportA: 'Add one here, import a CSV file, or use the app.',
  tryAnotherWord: 'Try another word.',
  exportCsv: 'Export CSV',
  importCsv: 'Import CSV',
  addARow: 'Add a row',
  ofRow: '{name} of row {rowid}',
  deleteRow: 'Delete row {rowid}',
  actions: 'Actions',
  editCell: ', edit {label}',
});
