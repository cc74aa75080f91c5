import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import { manyModels, signedIn } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import type { PlatformProviderRead } from './types';

const PATH = '/api/platform/model-providers';

const saved: PlatformProviderRead = {
  id: '00000000-0000-7000-8000-000000000711',
  kind: 'groq',
  slug: 'groq',
  label: 'Groq for all',
  base_url: null,
  key_hint: '…77ab',
  is_enabled: true,
  models: ['llama'],
  configured_by: 'platform',
  tested_at: '2026-11-20T12:00:00Z',
  test: { is_ok: true, message: '1 model', latency_seconds: 0.2, model_count: 1 },
  source: 'settings',
  is_replaced: false,
};
const named: PlatformProviderRead = {
  ...saved,
  id: null,
  label: 'Groq',
  key_hint: '…0001',
  source: 'environment',
  is_replaced: true,
};

beforeEach(() => {
  server.use(
    answer('get', '/api/session', { ...signedIn, is_operator: true }),
    answer('get', '/api/models', manyModels),
    answer('get', '/api/model-providers', []),
    answer('get', PATH, [saved, named]),
    answer('get', '/api/model-provider-kinds', [
      {
        kind: 'groq',
        label: 'Groq',
        needs_key: true,
        needs_base_url: false,
        key_hint: 'gsk_…',
        docs_url: null,
      },
    ]),
  );
});

const open = () => renderApp('/settings?tab=models&view=shared');

describe('the providers for all teams', () => {
  it('shows the operator those of the page with tools, and those of the environment without', async () => {
    open();
    const list = await screen.findByRole('list', { name: 'Providers for all teams' });
    const [first, second] = within(list).getAllByRole('listitem').map((item) => within(item));
    expect(first?.getByText('Works')).toBeVisible();
    expect(first?.getByRole('button', { name: 'Test Groq for all' })).toBeVisible();
    expect(second?.getByText('from the environment')).toBeVisible();
    expect(second?.getByText('replaced')).toBeVisible();
    expect(second?.getByText('Key …0001')).toBeVisible();
    expect(second?.queryByRole('button')).toBeNull();
    expect(await findFaults()).toEqual([]);
  });

  it('adds, switches and removes for all teams, not for the own one', async () => {
    const asked: string[] = [];
    server.use(
      answer('post', PATH, async ({ body }) => {
        asked.push(`add ${JSON.stringify(await body())}`);
        return saved;
      }),
      answer('patch', '/api/platform/model-providers/{provider_id}', async ({ body }) => {
        asked.push(`change ${JSON.stringify(await body())}`);
        return saved;
      }),
      answer('delete', '/api/platform/model-providers/{provider_id}', () => {
        asked.push('remove');
        return undefined;
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Add a provider' }));
    await user.click(await screen.findByRole('button', { name: 'Groq' }));
    await user.type(screen.getByLabelText(/^API key/), 'gsk_right');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByText('It works')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    await user.click(screen.getByRole('switch', { name: 'Offer the models of Groq for all' }));
    await user.click(screen.getByRole('button', { name: 'Remove Groq for all' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(within(dialog).getByText(/No team can use its models any more/)).toBeVisible();
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('Provider removed')).toBeVisible();
    expect(asked).toEqual([
      'add {"label":"Groq","api_key":"gsk_right","kind":"groq"}',
      'change {"is_enabled":false}',
      'remove',
    ]);
  });

  it('teaches what to do while there is none', async () => {
    server.use(answer('get', PATH, []));
    open();
    expect(await screen.findByText('No provider for all teams yet')).toBeVisible();
  });

  it('is not there for anybody else', async () => {
    server.use(answer('get', '/api/session', signedIn));
    open();
    expect(await screen.findByText('No AI model yet')).toBeVisible();
    expect(screen.queryByRole('tab', { name: 'For all teams' })).toBeNull();
  });
});
