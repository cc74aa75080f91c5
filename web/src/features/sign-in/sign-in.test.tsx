import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderApp } from '@/testing/render-app';
import { pageOf, sampleModels, sampleStacks, signedIn, signedOut } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';
import { readLinkToken } from './use-link-token';

beforeEach(() => {
  server.use(
    answer('get', '/api/session', signedOut),
    answer('get', '/api/stacks', sampleStacks),
    answer('get', '/api/models', sampleModels),
    answer('get', '/api/projects', pageOf([])),
    answer('get', '/api/activity', pageOf([])),
    answer('get', '/api/statistics', {
      projects: 0,
      live_apps: 0,
      builds_this_month: 0,
      spend_nanousd: 0,
    }),
  );
});

describe('sign-in', () => {
  it('leads back to the page that asked for it', async () => {
    server.use(answer('post', '/api/session', signedIn));
    const { user, router } = renderApp('/archive?tab=trash');
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.org');
    await user.type(screen.getByLabelText('Password'), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => {
      expect(router.state.location.href).toBe('/archive?tab=trash');
    });
  });

  it('says why it refused and keeps what was typed', async () => {
    server.use(
      refuse('post', '/api/session', {
        status: 401,
        code: 'wrong_credentials',
        detail: 'E-mail and password do not fit.',
      }),
    );
    const { user } = renderApp('/sign-in');
    await user.type(await screen.findByLabelText('E-mail'), 'ada@example.org');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('E-mail and password do not fit.');
    expect(screen.getByLabelText('E-mail')).toHaveValue('ada@example.org');
  });

  it('carries the prompt of the start page to the dashboard', async () => {
    server.use(answer('post', '/api/users', signedIn));
    const { user } = renderApp('/');
    await user.type(await screen.findByLabelText('Describe your app'), 'A pomodoro timer{Enter}');
    await user.type(await screen.findByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.org');
    await user.type(screen.getByLabelText('Password'), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
    await screen.findByRole('heading', { name: 'What do you want to build?' });
    expect(screen.getByLabelText('Describe your app')).toHaveValue('A pomodoro timer');
  });

  it('shows the server’s word beside the field it is about', async () => {
    server.use(
      refuse('post', '/api/users', {
        status: 409,
        code: 'email_taken',
        detail: 'This address has an account.',
        errors: [{ loc: ['body', 'email'], message: 'Sign in instead.' }],
      }),
    );
    const { user } = renderApp('/sign-up');
    await user.type(await screen.findByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.org');
    await user.type(screen.getByLabelText('Password'), 'correct horse battery');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
    await waitFor(() => {
      expect(screen.getByLabelText('E-mail')).toHaveAccessibleDescription(/Sign in instead/);
    });
  });

  it('does not send a password that is too short', async () => {
    const { user } = renderApp('/sign-up');
    await user.type(await screen.findByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.org');
    await user.type(screen.getByLabelText('Password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
    expect(await screen.findByText('At least 12 characters, please.')).toBeVisible();
  });

  it('signs in by a one-time link and takes the token out of the address', async () => {
    let sent: unknown;
    server.use(
      answer('post', '/api/session/link', async ({ body }) => {
        sent = await body();
        return signedIn;
      }),
    );
    window.history.replaceState(null, '', '/sign-in/link#secret-token');
    const { router } = renderApp('/sign-in/link');
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/dashboard');
    });
    expect(sent).toEqual({ token: 'secret-token' });
    expect(window.location.hash).toBe('');
  });

  it('says that a used link does not work any more', async () => {
    server.use(
      refuse('post', '/api/session/link', {
        status: 401,
        code: 'link_used',
        detail: 'This link has been used.',
      }),
    );
    window.history.replaceState(null, '', '/sign-in/link#old');
    renderApp('/sign-in/link');
    expect(await screen.findByText('This link has been used.')).toBeVisible();
  });

  it('never says whether an address has an account', async () => {
    server.use(answer('post', '/api/password-resets', undefined));
    const { user } = renderApp('/forgot-password');
    await user.type(await screen.findByLabelText('E-mail'), 'nobody@example.org');
    await user.click(screen.getByRole('button', { name: 'Send the link' }));
    expect(await screen.findByText(/If nobody@example.org has an account/)).toBeVisible();
  });
});

it.each([
  [{ hash: '#abc', search: '' }, 'abc'],
  [{ hash: '#token=abc', search: '' }, 'abc'],
  [{ hash: '', search: '?token=abc' }, 'abc'],
  [{ hash: '', search: '' }, null],
])('reads the token of %o', (address, token) => {
  expect(readLinkToken(address)).toBe(token);
});
