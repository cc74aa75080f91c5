import { describe, expect, it } from 'vitest';
import { suggestEdits } from './suggestions';

describe('suggested next edits', () => {
  it('speak of what the app is made of', () => {
    expect(
      suggestEdits(['server/routes/books.ts', 'server/routes/index.ts', 'server/routes/loans.ts']),
    ).toEqual([
      'Add a priority low, medium, high to books',
      'Add a chart of loans to the dashboard',
      'Change the accent colour to teal',
    ]);
  });

  it('are of the look only where there are no records', () => {
    expect(suggestEdits(['index.html', 'src/features/timer/timer-page.tsx'])).toEqual([
      'Change the accent colour to teal',
      'Use a dark theme by default',
      'Use a serif font',
    ]);
  });
});
