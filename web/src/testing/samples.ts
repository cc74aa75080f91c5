import type { Schemas } from '@/api';

const moment = '2026-11-20T12:00:00Z';

export const sampleUser: Schemas['UserRead'] = {
  id: '00000000-0000-7000-8000-000000000001',
  email: 'ada@example.org',
  name: 'Ada Lovelace',
  is_email_verified: true,
  has_password: true,
  created_at: moment,
  preferences: { theme: 'system' },
};

export const signedOut: Schemas['SessionRead'] = {
  user: null,
  team: null,
  role: null,
  is_operator: false,
  installation: {
    name: 'Paynto',
    version: '0.1.0',
    is_single_user: false,
    is_sign_up_open: true,
    is_mailbox_enabled: true,
    app_origin: 'http://localhost:8000',
    preview_domain: 'preview.localhost:8000',
    apps_domain: 'app.localhost:8000',
    isolation: { is_isolated: true, message: '' },
  },
};

export const signedIn: Schemas['SessionRead'] = {
  ...signedOut,
  user: sampleUser,
  team: {
    id: '00000000-0000-7000-8000-000000000002',
    name: 'Ada',
    slug: 'ada',
    is_personal: true,
  },
  role: 'OWNER',
};

export function sampleProject(
  number: number,
  name: string,
  rest: Partial<Schemas['ProjectRead']> = {},
): Schemas['ProjectRead'] {
  return {
    id: `00000000-0000-7000-8000-${String(100 + number).padStart(12, '0')}`,
    name,
    description: `What ${name} is for`,
    stack: 'fullstack',
    state: 'active',
    model_id: null,
    current_version: 1,
    version_count: 1,
    file_count: 12,
    total_bytes: 40_000,
    created_at: moment,
    updated_at: moment,
    deleted_at: null,
    running_job_id: null,
    live_url: null,
    app_id: null,
    has_thumbnail: false,
    ...rest,
  };
}

export function pageOf<T>(items: T[]): { items: T[]; next_cursor: null; total: number } {
  return { items, next_cursor: null, total: items.length };
}

export const sampleStacks: Schemas['StackRead'][] = [
  { name: 'react', label: 'React', description: 'Pages', has_server: false, has_database: false },
  {
    name: 'fullstack',
    label: 'Full stack',
    description: 'Pages, API and data',
    has_server: true,
    has_database: true,
  },
];

export function sampleModel(
  id: string,
  name: string,
  rest: Partial<Schemas['ModelRead']> = {},
): Schemas['ModelRead'] {
  return {
    id,
    name,
    provider: id.split(':')[0] ?? id,
    provider_label: 'Anthropic',
    is_ai: true,
    description: '',
    context_window_tokens: 200_000,
    output_limit_tokens: 64_000,
    abilities: { images: true, tools: true, thinking: true, caching: true },
    input_usd_per_million: 3,
    output_usd_per_million: 15,
    cached_input_usd_per_million: 0.3,
    cache_write_usd_per_million: 3.75,
    price_source: 'genai-prices',
    configured_by: 'platform',
    ...rest,
  };
}

const nothing = { images: false, tools: false, thinking: false, caching: false };
const unpriced = {
  input_usd_per_million: null,
  output_usd_per_million: null,
  cached_input_usd_per_million: null,
  cache_write_usd_per_million: null,
  price_source: null,
};

export const starterModel = sampleModel('starter', 'Starter', {
  provider: 'Paynto',
  provider_label: 'Paynto',
  is_ai: false,
  context_window_tokens: null,
  output_limit_tokens: null,
  abilities: nothing,
  configured_by: 'builtin',
  ...unpriced,
});

/** What is offered without any provider. */
export const sampleModels = [starterModel];

/** What is offered with two providers, one of them on this machine. */
export const manyModels = [
  sampleModel('auto', 'Automatic', {
    provider_label: 'Paynto',
    context_window_tokens: null,
    ...unpriced,
  }),
  sampleModel('anthropic:claude-sonnet-5', 'Claude Sonnet 5'),
  sampleModel('anthropic:claude-haiku-5', 'Claude Haiku 5', {
    input_usd_per_million: 0.8,
    output_usd_per_million: 4,
  }),
  sampleModel('ollama:qwen3-coder', 'qwen3-coder', {
    provider_label: 'Ollama',
    context_window_tokens: 32_768,
    abilities: { images: false, tools: true, thinking: null, caching: null },
    configured_by: 'team',
    ...unpriced,
  }),
  starterModel,
];
