import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Tooltip } from './tooltip';
import { TooltipLayer } from './tooltip-layer';

function Page({ hasButton }: { hasButton: boolean }) {
  return (
    <>
      {hasButton ? (
        <Tooltip content="Stop">
          <button type="button">x</button>
        </Tooltip>
      ) : null}
      <TooltipLayer />
    </>
  );
}

it('goes with what it explains, also when that is taken away under the pointer', async () => {
  const { rerender } = render(<Page hasButton />);
  fireEvent.pointerOver(screen.getByRole('button'), { pointerType: 'mouse' });
  expect(await screen.findByRole('tooltip')).toHaveTextContent('Stop');
  rerender(<Page hasButton={false} />);
  await waitFor(() => {
    expect(screen.queryByRole('tooltip')).toBeNull();
  });
});

it('does not come for what was taken away before its time', async () => {
  const { rerender } = render(<Page hasButton />);
  fireEvent.pointerOver(screen.getByRole('button'), { pointerType: 'mouse' });
  rerender(<Page hasButton={false} />);
  await new Promise((done) => setTimeout(done, 500));
  expect(screen.queryByRole('tooltip')).toBeNull();
});
