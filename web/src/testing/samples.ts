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

export const sampleModels: Schemas['ModelRead'][] = [
  {
    id: 'starter',
    name: 'Starter',
    provider: 'Paynto',
    is_ai: false,
    description: 'Built in',
    context_window_tokens: null,
    input_usd_per_million: null,
    output_usd_per_million: null,
  },
];
