/** A project with what its workspace asks for, for tests. */
import type { HttpHandler } from 'msw';
import type { Schemas } from '@/api';
import { pageOf, sampleModels, sampleProject, signedIn } from './samples';
import { answer } from './server';

const moment = '2026-11-20T12:00:00Z';

export const shop = sampleProject(1, 'Bookshop', { current_version: 2, version_count: 2 });
export const shopPath = `/projects/${shop.id}`;

export function sampleJob(rest: Partial<Schemas['JobRead']> = {}): Schemas['JobRead'] {
  return {
    id: '00000000-0000-7000-8000-000000000900',
    kind: 'build',
    status: 'running',
    project_id: shop.id,
    project_name: shop.name,
    prompt: 'Add a rating',
    model_id: 'starter',
    error: null,
    error_code: null,
    input_tokens: 0,
    output_tokens: 0,
    cost_nanousd: 0,
    created_at: moment,
    started_at: moment,
    finished_at: null,
    version_number: null,
    app_id: null,
    queue_position: null,
    ...rest,
  };
}

export function sampleMessage(
  rest: Partial<Schemas['MessageRead']> & Pick<Schemas['MessageRead'], 'id' | 'role' | 'text'>,
): Schemas['MessageRead'] {
  return {
    job_id: null,
    version_number: null,
    files: [],
    warnings: [],
    model_id: null,
    model_reason: null,
    images: [],
    is_error: false,
    job_status: null,
    error_code: null,
    fallback_of: null,
    repairs: [],
    created_at: moment,
    usage: null,
    ...rest,
  };
}

export function sampleVersion(
  number: number,
  rest: Partial<Schemas['VersionRead']> = {},
): Schemas['VersionRead'] {
  return {
    number,
    name: null,
    description: `What version ${String(number)} did`,
    trigger: 'generate',
    file_count: 12,
    total_bytes: 40_000,
    packages: [],
    author_name: 'Ada',
    job_id: null,
    parent_number: number > 1 ? number - 1 : null,
    created_at: moment,
    changes: { added: 1, changed: 2, deleted: 0 },
    changes_instructions: false,
    ...rest,
  };
}

export const stoppedSandbox: Schemas['SandboxRead'] = {
  id: 'box',
  status: 'crashed',
  version_number: 2,
  preview_url: null,
  reason: 'It used too much memory.',
  started_at: null,
};

/** Answers for everything the workspace reads at first; a test puts its own in front. */
export function workspaceServer(): HttpHandler[] {
  return [
    answer('get', '/api/session', signedIn),
    answer('get', '/api/models', sampleModels),
    answer('get', '/api/projects/{project_id}', shop),
    answer('get', '/api/projects/{project_id}/messages', pageOf([])),
    answer(
      'get',
      '/api/projects/{project_id}/versions',
      pageOf([2, 1].map((n) => sampleVersion(n))),
    ),
    answer('get', '/api/projects/{project_id}/files', []),
    answer('get', '/api/projects/{project_id}/tickets', pageOf([])),
    answer('get', '/api/projects/{project_id}/sandbox', stoppedSandbox),
    answer('get', '/api/projects/{project_id}/sandbox/console', []),
    answer('get', '/api/jobs', pageOf([])),
    answer('get', '/api/jobs/{job_id}', ({ params }) =>
      sampleJob({ id: String(params.job_id), status: 'failed', error_code: 'model_failed' }),
    ),
  ];
}
