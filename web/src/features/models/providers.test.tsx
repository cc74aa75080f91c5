import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { findFaults } from '@/testing/axe';
import { renderApp } from '@/testing/render-app';
import { manyModels, signedIn } from '@/testing/samples';
import { answer, refuse, server } from '@/testing/server';
import type { ModelProviderRead } from './types';

const moment = '2026-11-20T12:00:00Z';

const platform: ModelProviderRead = {
  id: null,
  kind: 'openai',
  slug: 'openai',
  label: 'OpenAI',
  base_url: null,
  key_hint: '…x4Tq',
  is_enabled: true,
  models: ['gpt-6'],
  configured_by: 'platform',
  tested_at: null,
  test: null,
};
const own: ModelProviderRead = {
  ...platform,
  id: '00000000-0000-7000-8000-000000000701',
  kind: 'groq',
  slug: 'groq',
  label: 'Groq',
  key_hint: '…77ab',
  models: ['llama'],
  configured_by: 'team',
  tested_at: moment,
  test: { is_ok: true, message: '1 model', latency_seconds: 0.2, model_count: 1 },
};
const kinds: Schemas['ProviderKindRead'][] = [
  {
    kind: 'groq',
    label: 'Groq',
    needs_key: true,
    needs_base_url: false,
    key_hint: 'gsk_…',
    docs_url: 'https://console.groq.com/keys',
  },
  {
    kind: 'compatible',
    label: 'OpenAI-compatible',
    needs_key: false,
    needs_base_url: true,
    key_hint: null,
    docs_url: null,
  },
];
beforeEach(() => {
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/models', manyModels),
    answer('get', '/api/model-providers', [platform, own]),
    answer('get', '/api/model-provider-kinds', kinds),
  );
});

const open = () => renderApp('/settings?tab=models&view=providers');
const row = async (name: string) => {
  const list = await screen.findByRole('list', { name: 'Providers' });
  const item = within(list).getByText(name).closest('li');
  if (item === null) throw new Error(`no row ${name}`);
  return within(item);
};

describe('the providers of models', () => {
  it('shows those of the installation without a way to change them', async () => {
    open();
    const shown = await row('OpenAI');
    expect(shown.getByText('set by the operator')).toBeVisible();
    expect(shown.queryByRole('button')).toBeNull();
    expect((await row('Groq')).getByText('Works')).toBeVisible();
    expect(await findFaults()).toEqual([]);
  });

  it('saves a key, says that it was refused, and takes a better one in the same form', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer('post', '/api/model-providers', async ({ body }) => {
        bodies.push(await body());
        const message = 'The key is refused (401).';
        return { ...own, test: { is_ok: false, message, latency_seconds: 0.1, model_count: 0 } };
      }),
      answer('patch', '/api/model-providers/{provider_id}', async ({ body }) => {
        bodies.push(await body());
        return own;
      }),
    );
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Add a provider' }));
    await user.click(await screen.findByRole('button', { name: 'Groq' }));
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByText('This provider needs a key.')).toBeVisible();
    expect(bodies).toEqual([]);
    await user.type(screen.getByLabelText(/^API key/), 'gsk_wrong');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByText('The key is refused (401).')).toBeVisible();
    const key = screen.getByLabelText(/^API key/);
    expect(key).toHaveValue('');
    expect(key).toHaveAttribute('type', 'password');
    await user.type(key, 'gsk_right');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByText('It works')).toBeVisible();
    expect(bodies).toEqual([
      { kind: 'groq', label: 'Groq', api_key: 'gsk_wrong' },
      { label: 'Groq', api_key: 'gsk_right' },
    ]);
  });

  it.each([
    ['Ollama', 'http://localhost:11434/v1'],
    ['LM Studio', 'http://localhost:1234/v1'],
    ['vLLM', 'http://localhost:8000/v1'],
    ['OpenRouter', 'https://openrouter.ai/api/v1'],
    ['Vercel AI Gateway', 'https://ai-gateway.vercel.sh/v1'],
  ])('knows the address of %s', async (name, address) => {
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Add a provider' }));
    await user.click(await screen.findByRole('button', { name: new RegExp(`^${name}`) }));
    expect(screen.getByLabelText('Address')).toHaveValue(address);
    const needsLeave = /operator of this installation has allowed it/;
    if (address.includes('localhost')) expect(screen.getByText(needsLeave)).toBeVisible();
    else expect(screen.queryByText(needsLeave)).toBeNull();
    expect(await findFaults()).toEqual([]);
  });

  it('keeps the key when an address or a name is changed', async () => {
    let sent: unknown;
    server.use(
      answer('patch', '/api/model-providers/{provider_id}', async ({ body }) => {
        sent = await body();
        return own;
      }),
    );
    const { user } = open();
    await user.click((await row('Groq')).getByRole('button', { name: 'Edit Groq' }));
    const name = await screen.findByLabelText('Name');
    await user.clear(name);
    await user.type(name, 'Groq fast');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    await waitFor(() => {
      expect(sent).toEqual({ label: 'Groq fast' });
    });
  });

  it('puts the switch back when the server refuses it', async () => {
    server.use(
      refuse('patch', '/api/model-providers/{provider_id}', {
        status: 503,
        code: 'unavailable',
        detail: 'Try again in a minute.',
      }),
    );
    const { user } = open();
    const toggle = (await row('Groq')).getByRole('switch', { name: 'Offer the models of Groq' });
    await user.click(toggle);
    expect(await screen.findByText('Try again in a minute.')).toBeVisible();
    expect(toggle).toBeChecked();
  });

  it('asks before it removes one', async () => {
    const removed: unknown[] = [];
    server.use(
      answer('delete', '/api/model-providers/{provider_id}', ({ params }) => {
        removed.push(params.provider_id);
        return undefined;
      }),
    );
    const { user } = open();
    await user.click((await row('Groq')).getByRole('button', { name: 'Remove Groq' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove “Groq”?' });
    expect(removed).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText('Provider removed')).toBeVisible();
    expect(removed).toEqual([own.id]);
  });

  it('lets a member look and not change', async () => {
    server.use(answer('get', '/api/session', { ...signedIn, role: 'MEMBER' }));
    open();
    expect(await screen.findByText('You can look, not change')).toBeVisible();
    expect((await row('Groq')).queryByRole('button')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Add a provider' })).toBeNull();
  });
});
