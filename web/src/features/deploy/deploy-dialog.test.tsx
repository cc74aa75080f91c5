import { screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { jobStream } from '@/testing/job-stream';
import { renderApp } from '@/testing/render-app';
import { pageOf } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import { sampleJob, shopPath, workspaceServer } from '@/testing/workspace';
import type { JobEvent } from '../jobs';

const plan: Schemas['DeployPlanRead'] = {
  suggested_slug: 'bookshop',
  apps_domain: 'app.localhost:8000',
  needs_database: true,
  tables: [{ name: 'Book', row_count: 142 }],
  app: null,
  env_vars: [],
  schema_changes: { statements: [], warnings: [], is_destructive: false },
  blockers: [],
  estimated_seconds: 5,
};
const job = sampleJob({ kind: 'deploy', app_id: 'app-1' });

const stages: JobEvent[] = [
  { type: 'stage', stage: 'validate', label: 'Validated', state: 'done', seconds: 0.2 },
  { type: 'stage', stage: 'build', label: 'Building', state: 'running', percent: 40 },
  { type: 'log', stage: 'build', line: 'src/App.tsx(4,3): error TS2304' },
];

// What the page loads when it is needed would otherwise count as waiting time of the first test.
beforeAll(async () => {
  await import('./deploy-dialog');
}, 60_000);

beforeEach(() => {
  server.use(
    ...workspaceServer(),
    answer('get', '/api/projects/{project_id}/deploy-plan', plan),
    answer('get', '/api/slugs/{slug}', ({ params }) => {
      const slug = String(params.slug);
      const isFree = slug !== 'taken';
      return { slug, is_available: isFree, reason: isFree ? null : 'This address is taken.' };
    }),
  );
});

async function openDialog() {
  const view = renderApp(shopPath);
  await view.user.click(await screen.findByRole('button', { name: 'Deploy' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Deploy' }));
  return { ...view, dialog };
}

describe('the deploy dialog', () => {
  it('says that other platforms are not part of this installation', async () => {
    const { dialog } = await openDialog();
    const ios = await dialog.findByRole('tab', { name: 'iOS: not part of this installation yet' });
    expect(ios).toHaveAttribute('aria-disabled', 'true');
  });

  it('deploys with the choices of the three steps and ends with the address', async () => {
    const bodies: unknown[] = [];
    server.use(
      answer('post', '/api/projects/{project_id}/deployments', async ({ body }) => {
        bodies.push(await body());
        return job;
      }),
      jobStream(job.id, [
        ...stages,
        {
          type: 'live',
          url: 'http://my-shop.app.localhost:8000',
          app_id: 'app-1',
          release_number: 1,
          environment: 'production',
        },
        { type: 'done', status: 'succeeded' },
      ]),
    );
    const { user, dialog } = await openDialog();
    expect(await dialog.findByLabelText('Import data from the preview (142 rows)')).toBeChecked();
    await user.click(dialog.getByRole('button', { name: 'Continue' }));
    const slug = dialog.getByLabelText('Address');
    await user.clear(slug);
    await user.type(slug, 'taken');
    expect(await dialog.findByText('This address is taken.')).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Continue' })).toBeDisabled();
    await user.clear(slug);
    await user.type(slug, 'my-shop');
    expect(await dialog.findByText('✓ This address is free.')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Add a variable' }));
    await user.type(dialog.getByLabelText('Name of the variable'), 'MAIL_KEY');
    const value = dialog.getByLabelText('Value of MAIL_KEY');
    expect(value).toHaveAttribute('type', 'password');
    await user.type(value, 's3cret');
    await user.click(dialog.getByRole('button', { name: 'Continue' }));
    await user.click(dialog.getByRole('button', { name: 'Deploy' }));
    expect(await dialog.findByText('Your app is live')).toBeVisible();
    expect(bodies).toEqual([
      {
        slug: 'my-shop',
        database: 'builtin',
        import_data: true,
        env: [{ name: 'MAIL_KEY', value: 's3cret' }],
        accept_data_loss: false,
      },
    ]);
    expect(dialog.getByRole('link', { name: 'Open' })).toHaveAttribute(
      'href',
      'http://my-shop.app.localhost:8000',
    );
    expect(dialog.getByRole('img', { name: /^QR code/ })).toBeVisible();
  });

  it('asks before data of the live app is lost', async () => {
    server.use(
      answer('get', '/api/projects/{project_id}/deploy-plan', {
        ...plan,
        schema_changes: {
          statements: ['ALTER TABLE "Book" DROP COLUMN "note"'],
          warnings: ['95 values of "note" are dropped.'],
          is_destructive: true,
        },
      }),
    );
    const { user, dialog } = await openDialog();
    await user.click(await dialog.findByRole('button', { name: 'Continue' }));
    await user.click(dialog.getByRole('button', { name: 'Continue' }));
    expect(dialog.getByText('95 values of "note" are dropped.')).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Deploy' })).toBeDisabled();
    await user.click(dialog.getByLabelText('I have read this and want to go on'));
    expect(dialog.getByRole('button', { name: 'Deploy' })).toBeEnabled();
  });

  it('joins the deployment that is under way and cancels it', async () => {
    const cancelled: unknown[] = [];
    server.use(
      answer('get', '/api/jobs', ({ query }) =>
        pageOf(query.get('kind') === 'deploy' ? [job] : []),
      ),
      answer('post', '/api/jobs/{job_id}/cancel', ({ params }) => {
        cancelled.push(params.job_id);
        return job;
      }),
      jobStream(job.id, stages),
    );
    const { user, dialog } = await openDialog();
    // Validate counts 5 and four tenths of the build 20 of 100.
    expect(await dialog.findByText('25 %')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => {
      expect(cancelled).toEqual([job.id]);
    });
  });

  it('keeps what was finished and names the cause when it fails', async () => {
    server.use(
      answer('get', '/api/jobs', ({ query }) =>
        pageOf(query.get('kind') === 'deploy' ? [job] : []),
      ),
      jobStream(job.id, [
        ...stages,
        {
          type: 'done',
          status: 'failed',
          error: 'The build failed',
          error_code: 'build_failed',
          hint: 'Fix the missing import.',
        },
      ]),
    );
    const { user, dialog } = await openDialog();
    const alert = await dialog.findByRole('alert');
    expect(alert).toHaveTextContent('The build failed');
    expect(alert).toHaveTextContent('error TS2304');
    expect(alert).toHaveTextContent('Fix the missing import.');
    expect(dialog.getByText('Validated')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Try again' }));
    expect(await dialog.findByRole('button', { name: 'Deploy' })).toBeEnabled();
  });

  it('shows what a compiler says line below line, under a short title', async () => {
    const cause = 'src/home.tsx:1 Unexpected token\n 1 | <h1>{</h1>\n   |      ^';
    server.use(
      answer('get', '/api/jobs', ({ query }) =>
        pageOf(query.get('kind') === 'deploy' ? [job] : []),
      ),
      jobStream(job.id, [
        ...stages,
        { type: 'log', stage: 'build', line: '✓ built in 1.2 s' },
        { type: 'log', stage: 'build', line: '\u001b[31mUnexpected\u001b[0m token' },
        { type: 'log', stage: 'build', line: '@problem {"message":"for programs"}' },
        { type: 'done', status: 'failed', error: cause, error_code: 'build_failed', hint: null },
      ]),
    );
    const { dialog } = await openDialog();
    const alert = within(await dialog.findByRole('alert'));
    expect(alert.getByText('Build failed')).toBeVisible();
    expect(alert.getByLabelText('Cause').textContent).toBe(cause);
    expect(alert.queryByText(/built in/)).toBeNull();
    const log = dialog.getByLabelText('Log lines of Build');
    expect(log).toHaveTextContent(/✓ built in 1.2 s Unexpected token$/);
  });
});
