import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderApp } from '@/testing/render-app';
import { pageOf, sampleModels, sampleProject, sampleStacks, signedIn } from '@/testing/samples';
import { answer, server } from '@/testing/server';

const library = sampleProject(1, 'Library', { has_thumbnail: true, current_version: 7 });
const address = `/api/projects/${library.id}/thumbnail?version=7`;

/** Who waits for a card to come into view. */
let waiting: ((isIntersecting: boolean) => void)[];
let asked: (string | null)[];

beforeEach(() => {
  waiting = [];
  asked = [];
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: IntersectionObserverCallback) {
        waiting.push((isIntersecting) => {
          callback([{ isIntersecting } as IntersectionObserverEntry], this as never);
        });
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/stacks', sampleStacks),
    answer('get', '/api/models', sampleModels),
    answer('get', '/api/statistics', {
      projects: 1,
      live_apps: 0,
      builds_this_month: 0,
      spend_nanousd: 0,
    }),
    answer('get', '/api/activity', pageOf([])),
    answer('get', '/api/projects', () => pageOf([library])),
    thumbnail(304),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const thumbnail = (status: number) =>
  http.get('*/api/projects/:id/thumbnail', ({ request }) => {
    asked.push(request.headers.get('if-none-match'));
    return new HttpResponse(null, { status });
  });

async function openDashboard(): Promise<HTMLElement> {
  renderApp('/dashboard');
  const heading = await screen.findByRole('heading', { name: 'Library', level: 3 });
  const card = heading.closest('li');
  if (card === null) throw new Error('the card is not in a list');
  await waitFor(() => {
    expect(waiting).not.toEqual([]);
  });
  return card;
}

const scroll = (isIntersecting: boolean) => {
  fireEvent.scroll(window);
  for (const tell of waiting) tell(isIntersecting);
};

it('shows the still in a frame that may do nothing, once the card is in view', async () => {
  const card = await openDashboard();
  expect(card.querySelector('iframe')).toBeNull();
  expect(asked).toEqual([]);
  scroll(true);
  const frame = await waitFor(() => {
    const found = card.querySelector('iframe');
    if (found === null) throw new Error('no frame yet');
    return found;
  });
  expect(asked).toEqual(['*']);
  expect(frame).toHaveAttribute('sandbox', '');
  expect(frame).toHaveAttribute('src', address);
  expect(frame).toHaveAttribute('loading', 'lazy');
  expect(frame).toHaveAttribute('tabindex', '-1');
  expect(frame).toHaveAttribute('aria-hidden', 'true');
  expect(frame).toHaveClass('pointer-events-none', 'opacity-0');
  fireEvent.load(frame);
  expect(frame).not.toHaveClass('opacity-0');
});

it('takes the still away when the card leaves the view', async () => {
  const card = await openDashboard();
  scroll(true);
  await waitFor(() => {
    expect(card.querySelector('iframe')).not.toBeNull();
  });
  scroll(false);
  await waitFor(() => {
    expect(card.querySelector('iframe')).toBeNull();
  });
  expect(card.querySelector('svg')).not.toBeNull();
});

it('keeps the drawing when the still cannot be had', async () => {
  const clinic = sampleProject(2, 'Clinic', { has_thumbnail: true });
  server.use(
    answer('get', '/api/projects', () => pageOf([library, clinic])),
    http.get(
      `*/api/projects/${library.id}/thumbnail`,
      () => new HttpResponse(null, { status: 404 }),
    ),
  );
  const card = await openDashboard();
  scroll(true);
  // The other card's still is there, so this one's would be too.
  expect(await screen.findByTitle('Preview of Clinic')).toBeInTheDocument();
  expect(card.querySelector('iframe')).toBeNull();
  expect(card.querySelector('svg')).not.toBeNull();
});

it('asks for nothing when there is no still', async () => {
  server.use(answer('get', '/api/projects', () => pageOf([sampleProject(1, 'Library')])));
  renderApp('/dashboard');
  await screen.findByRole('heading', { name: 'Library', level: 3 });
  expect(waiting).toEqual([]);
  expect(asked).toEqual([]);
});
