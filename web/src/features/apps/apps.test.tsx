import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import { renderApp } from '@/testing/render-app';
import { pageOf, signedIn } from '@/testing/samples';
import { answer, server } from '@/testing/server';

const app: Schemas['AppRead'] = {
  id: '00000000-0000-7000-8000-000000000500',
  project_id: '00000000-0000-7000-8000-000000000101',
  project_name: 'Bookshop',
  slug: 'bookshop',
  url: 'http://bookshop.app.localhost:8000',
  platform: 'web',
  environment: 'production',
  status: 'live',
  is_server: true,
  is_awake: false,
  current_release: 2,
  created_at: '2026-11-20T12:00:00Z',
  updated_at: '2026-11-20T12:00:00Z',
};

function release(number: number): Schemas['ReleaseRead'] {
  return {
    number,
    version_number: number,
    status: number === 2 ? 'live' : 'superseded',
    size_bytes: 200_000,
    file_count: 12,
    url: '',
    created_at: '2026-11-20T12:00:00Z',
    created_by: 'Ada',
    job_id: '00000000-0000-7000-8000-000000000600',
    is_current: number === 2,
    can_roll_back: number !== 2,
  };
}

beforeEach(() => {
  server.use(
    answer('get', '/api/session', signedIn),
    answer('get', '/api/apps', pageOf([app])),
    answer('get', '/api/apps/{app_id}', app),
    answer('get', '/api/apps/{app_id}/releases', pageOf([release(2), release(1)])),
    answer('get', '/api/projects', pageOf([])),
  );
});

describe('preview deployments', () => {
  it('are listed beside the live app, and deleted from there', async () => {
    const preview: Schemas['AppRead'] = {
      ...app,
      id: '00000000-0000-7000-8000-000000000501',
      slug: 'bookshop--a1b2c3d4',
      url: 'http://bookshop--a1b2c3d4.app.localhost:8000',
      environment: 'preview',
      preview_of: 7,
    };
    const deleted: unknown[] = [];
    server.use(
      answer('get', '/api/projects/{project_id}/preview-deployments', () =>
        pageOf(deleted.length === 0 ? [preview] : []),
      ),
      answer('delete', '/api/apps/{app_id}', ({ params }) => {
        deleted.push(params.app_id);
        return undefined;
      }),
    );
    const { user } = renderApp(`/apps/${app.id}?tab=previews`);
    expect(await screen.findByText('Version 7')).toBeVisible();
    expect(screen.getByRole('link', { name: /bookshop--a1b2c3d4/ })).toHaveAttribute(
      'href',
      preview.url,
    );
    await user.click(screen.getByRole('button', { name: 'Delete the preview of version 7' }));
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('No preview deployments')).toBeVisible();
    expect(deleted).toEqual([preview.id]);
  });
});

describe('deployments', () => {
  it('are listed with their address and state', async () => {
    renderApp('/apps');
    expect(await screen.findByRole('link', { name: 'Bookshop' })).toHaveAttribute(
      'href',
      `/apps/${app.id}`,
    );
    expect(screen.getByText('bookshop.app.localhost:8000')).toBeVisible();
    expect(screen.getByText('live')).toBeVisible();
  });

  it('go back to an older release, and forth again with undo', async () => {
    const activated: unknown[] = [];
    server.use(
      answer('post', '/api/apps/{app_id}/releases/{number}/activate', ({ params }) => {
        activated.push(params.number);
        return { ...app, current_release: Number(params.number) };
      }),
    );
    const { user } = renderApp(`/apps/${app.id}`);
    await user.click(await screen.findByRole('button', { name: /Go back to this release/ }));
    expect(await screen.findByText('Release 1 is live')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect(activated).toEqual(['1', '2']);
    });
  });

  it('show a variable only when asked', async () => {
    const variable = { is_platform_made: false, updated_at: app.updated_at };
    server.use(
      answer('get', '/api/apps/{app_id}/env', [{ ...variable, name: 'MAIL_KEY', value: null }]),
      answer('get', '/api/apps/{app_id}/env/{name}', {
        ...variable,
        name: 'MAIL_KEY',
        value: 's3cret',
      }),
    );
    const { user } = renderApp(`/apps/${app.id}?tab=variables`);
    await user.click(await screen.findByRole('button', { name: 'Show MAIL_KEY' }));
    expect(await screen.findByText('s3cret')).toBeVisible();
  });

  it('are deleted only after their name is typed', async () => {
    const deleted: unknown[] = [];
    server.use(
      answer('delete', '/api/apps/{app_id}', ({ params }) => {
        deleted.push(params.app_id);
        return undefined;
      }),
    );
    const { user } = renderApp(`/apps/${app.id}?tab=settings`);
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    const confirm = await screen.findByRole('button', { name: 'Delete for good' });
    expect(confirm).toBeDisabled();
    await user.type(screen.getByLabelText('Type bookshop to confirm'), 'bookshop');
    await user.click(confirm);
    expect(await screen.findByRole('heading', { name: 'Live apps' })).toBeVisible();
    expect(deleted).toEqual([app.id]);
  });
});
