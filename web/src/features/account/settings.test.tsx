import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { renderApp } from '@/testing/render-app';
import { sampleUser, signedIn, signedOut } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';
import { describeDevice } from './user-agent';

const token: Schemas['ApiTokenRead'] = {
  id: '00000000-0000-7000-8000-000000000300',
  name: 'CI',
  prefix: 'pnt_7Fq2',
  scopes: ['read'],
  created_at: '2026-11-20T12:00:00Z',
  last_used_at: null,
  expires_at: null,
};

beforeEach(() => {
  server.use(answer('get', '/api/session', signedIn), answer('get', '/api/tokens', [token]));
});

describe('settings', () => {
  it('saves the profile and shows the new name everywhere', async () => {
    server.use(answer('patch', '/api/me', { ...sampleUser, name: 'Countess Ada' }));
    const { user } = renderApp('/settings');
    const name = await screen.findByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'Countess Ada');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeVisible();
    expect(screen.getByRole('button', { name: /^Countess Ada/ })).toBeVisible();
  });

  it('shows a new token once and never again', async () => {
    const secret = 'pnt_secret_value';
    let sent: unknown;
    server.use(
      answer('post', '/api/tokens', async ({ body }) => {
        sent = await body();
        return { ...token, name: 'laptop', token: secret };
      }),
    );
    const { user } = renderApp('/settings?tab=tokens');
    await screen.findByText('CI');
    await user.click(screen.getByRole('button', { name: 'New token' }));
    await user.click(await screen.findByRole('button', { name: 'Create token' }));
    expect(await screen.findByText('A token needs a name.')).toBeVisible();
    await user.type(screen.getByLabelText('Name'), 'laptop');
    await user.click(screen.getByLabelText('Deploy'));
    await user.click(screen.getByRole('button', { name: 'Create token' }));
    expect(await screen.findByText(secret)).toBeVisible();
    expect(sent).toEqual({ name: 'laptop', scopes: ['read', 'deploy'], expires_in_days: 90 });
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await waitFor(() => {
      expect(screen.queryByText(secret)).not.toBeInTheDocument();
    });
  });

  it('asks before it revokes a token', async () => {
    let revoked = 0;
    server.use(
      answer('delete', '/api/tokens/{token_id}', () => {
        revoked += 1;
        return undefined;
      }),
    );
    const { user } = renderApp('/settings?tab=tokens');
    await user.click(await screen.findByRole('button', { name: 'Revoke CI' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Revoke “CI”?' });
    expect(revoked).toBe(0);
    await user.click(within(dialog).getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText('Token revoked')).toBeVisible();
    expect(revoked).toBe(1);
  });

  it('puts a session back when it could not be signed out', async () => {
    const session: Schemas['AccountSessionRead'] = {
      id: '00000000-0000-7000-8000-000000000400',
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/145.0',
      address: '192.0.2.1',
      created_at: '2026-11-20T12:00:00Z',
      last_used_at: '2026-11-20T12:00:00Z',
      is_current: false,
    };
    server.use(
      answer('get', '/api/me/sessions', [session]),
      refuse('delete', '/api/me/sessions/{session_id}', {
        status: 503,
        code: 'unavailable',
        detail: 'Try again in a minute.',
      }),
    );
    const { user } = renderApp('/settings?tab=security');
    await user.click(await screen.findByRole('button', { name: 'Sign out Firefox on Linux' }));
    expect(await screen.findByText('Try again in a minute.')).toBeVisible();
    expect(screen.getByText('Firefox on Linux')).toBeVisible();
  });

  it('sends a person whose session ended to the sign-in page', async () => {
    let asked = 0;
    server.use(
      answer('get', '/api/session', () => {
        asked += 1;
        return asked === 1 ? signedIn : signedOut;
      }),
      refuse('get', '/api/tokens', {
        status: 401,
        code: 'not_signed_in',
        detail: 'Sign in first.',
      }),
    );
    const { router } = renderApp('/settings?tab=tokens');
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(router.state.location.search).toEqual({ next: '/settings?tab=tokens' });
  });

  it('keeps the theme in the browser and in the account', async () => {
    let sent: unknown;
    server.use(
      answer('patch', '/api/me', async ({ body }) => {
        sent = await body();
        return sampleUser;
      }),
    );
    const { user } = renderApp('/settings?tab=appearance');
    await user.click(await screen.findByRole('radio', { name: /Dark/ }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    await waitFor(() => {
      expect(sent).toEqual({ preferences: { theme: 'dark' } });
    });
  });
});

it.each([
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140', 'Edge on Windows'],
  ['paynto-cli/0.1.0', 'paynto-cli/0.1.0'],
  [null, 'Unknown device'],
])('describes the device of %s', (userAgent, text) => {
  expect(describeDevice(userAgent)).toBe(text);
});
