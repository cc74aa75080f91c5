import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { LongText } from './long-text';

describe('a long text', () => {
  it('shows its beginning, and all of it when asked', async () => {
    const text = `${'many words '.repeat(60)}the end`;
    render(<LongText text={text} />);
    expect(screen.queryByText(/the end/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByText(/the end/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show less' }));
    expect(screen.queryByText(/the end/)).toBeNull();
  });

  it('is left alone when it is short', () => {
    render(<LongText text="Cannot find name 'Star'." />);
    expect(screen.getByText("Cannot find name 'Star'.")).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
