import { File as NodeFile } from 'node:buffer';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '@/api';
import { findFaults } from '@/testing/axe';
import { jobStream } from '@/testing/job-stream';
import { renderApp } from '@/testing/render-app';
import { manyModels, pageOf } from '@/testing/samples';
import { answer, server } from '@/testing/server';
import { sampleJob, sampleMessage, shop, shopPath, workspaceServer } from '@/testing/workspace';
import type { JobEvent } from '../../jobs';

const job = sampleJob({ model_id: 'auto' });
const askedId = '00000000-0000-7000-8000-000000000501';
const picture = () => new NodeFile(['x'], 'sketch.png', { type: 'image/png' });
const attachment: Schemas['AttachmentRead'] = {
  id: '00000000-0000-7000-8000-000000000601',
  media_type: 'image/png',
  size_bytes: 1,
  width: 1,
  height: 1,
};

const talk = [
  sampleMessage({ id: askedId, role: 'user', text: 'Make it blue', job_id: 'old' }),
  sampleMessage({
    id: '00000000-0000-7000-8000-000000000502',
    role: 'assistant',
    text: 'It is blue.',
    job_id: 'old',
    version_number: 2,
    model_id: 'anthropic:claude-haiku-5',
    model_reason: 'small edit: 1 file → fast model',
    usage: {
      input_tokens: 3_000,
      cached_input_tokens: 1_500,
      output_tokens: 120,
      cost_nanousd: 12_000_000,
      seconds: 8,
    },
  }),
];

let builds: unknown[] = [];
let resent: unknown[] = [];

beforeEach(() => {
  builds = [];
  resent = [];
  server.use(...workspaceServer(), jobStream(job.id, [{ type: 'status', status: 'running' }]));
  server.use(
    answer('get', '/api/models', manyModels),
    answer('get', '/api/projects/{project_id}/messages', pageOf(talk)),
    answer('post', '/api/attachments', attachment),
    answer('post', '/api/projects/{project_id}/builds', async ({ body }) => {
      builds.push(await body());
      return job;
    }),
    answer(
      'post',
      '/api/projects/{project_id}/messages/{message_id}/resend',
      async ({ params, body }) => {
        resent.push([params.message_id, await body()]);
        return job;
      },
    ),
  );
});

/** jsdom's forms and files cannot be sent by Node's fetch; a browser has one kind of each. */
async function useOneKindOfForm(): Promise<void> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const form = await new Response('a=b', { headers }).formData();
  vi.stubGlobal('FormData', form.constructor);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const running = (events: readonly JobEvent[]) => {
  server.use(answer('get', '/api/jobs', pageOf([job])), jobStream(job.id, events));
};

describe('a message of a person', () => {
  it('is edited and built again', async () => {
    const { user } = renderApp(shopPath);
    await user.click(await screen.findByRole('button', { name: 'Edit and send again' }));
    const field = await screen.findByLabelText('Your message in other words');
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.type(field, 'Make it green');
    expect(await findFaults()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Send again' }));
    await waitFor(() => {
      expect(resent).toEqual([[askedId, { prompt: 'Make it green' }]]);
    });
  });

  it('takes pictures by paste and by drop, and warns of a model that cannot see', async () => {
    await useOneKindOfForm();
    server.use(answer('get', '/api/projects/{project_id}', { ...shop, model_id: 'starter' }));
    const { user } = renderApp(shopPath);
    const field = await screen.findByLabelText('Message');
    await screen.findByRole('combobox', { name: 'Model: Starter' });
    fireEvent.paste(field, { clipboardData: { files: [picture()] } });
    expect(await screen.findByRole('img', { name: 'sketch.png' })).toBeVisible();
    expect(screen.getByText('Starter cannot read pictures')).toBeVisible();
    fireEvent.drop(field, { dataTransfer: { files: [picture()], types: ['Files'] } });
    const pictures = within(screen.getByRole('list', { name: 'Pictures' }));
    await waitFor(() => {
      expect(pictures.getAllByRole('img', { name: 'sketch.png' })).toHaveLength(2);
    });
    await user.click(screen.getAllByRole('button', { name: 'Remove sketch.png' })[0] ?? field);
    await user.click(screen.getByRole('combobox', { name: /^Model/ }));
    await user.click(await screen.findByRole('option', { name: /Claude Sonnet 5/ }));
    expect(screen.queryByText(/cannot read pictures/)).toBeNull();
    await waitFor(() => {
      expect(screen.queryByRole('img', { name: 'uploading' })).toBeNull();
    });
    await user.type(field, 'Like this{Enter}');
    await waitFor(() => {
      expect(builds).toEqual([
        {
          prompt: 'Like this',
          model_id: 'anthropic:claude-sonnet-5',
          images: [attachment.id],
          mode: 'queue',
        },
      ]);
    });
  });

  it('does not upload what is no picture', async () => {
    renderApp(shopPath);
    const field = await screen.findByLabelText('Message');
    const text = new File(['x'], 'notes.txt', { type: 'text/plain' });
    fireEvent.paste(field, { clipboardData: { files: [text] } });
    expect(await screen.findByText(/notes.txt is no picture that can be read/)).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Pictures' })).toBeNull();
  });

  it('waits during a build, or steers it when that is chosen', async () => {
    running([{ type: 'status', status: 'running' }]);
    const { user } = renderApp(shopPath);
    const field = await screen.findByLabelText('Message');
    await screen.findByRole('button', { name: 'Stop' });
    await user.type(field, 'Then red{Enter}');
    await waitFor(() => {
      expect(builds).toMatchObject([{ prompt: 'Then red', mode: 'queue' }]);
    });
    await user.click(await screen.findByRole('radio', { name: 'Steer now' }));
    expect(screen.getByText(/Stops this build, keeps its finished files/)).toBeVisible();
    await user.type(field, 'No, green{Enter}');
    await waitFor(() => {
      expect(builds[1]).toMatchObject({ prompt: 'No, green', mode: 'steer' });
    });
  });
});

describe('a build under way', () => {
  it('shows its model, the difference as it grows, the repairs and the running cost', async () => {
    server.use(
      answer('get', '/api/projects/{project_id}/files', [
        { path: 'src/App.tsx', size_bytes: 10, sha256: 'a', is_binary: false },
      ]),
      answer('get', '/api/projects/{project_id}/files/content', {
        path: 'src/App.tsx',
        text: 'one\ntwo\nthree\n',
        base64: null,
        sha256: 'a',
        size_bytes: 14,
      }),
    );
    running([
      { type: 'status', status: 'running' },
      {
        type: 'model',
        model_id: 'anthropic:claude-sonnet-5',
        name: 'Claude Sonnet 5',
        reason: 'new page → strong model',
        fallback_of: 'anthropic:claude-haiku-5',
      },
      { type: 'step', step: 'generate', label: 'Writing files', state: 'running' },
      { type: 'file', path: 'src/App.tsx', state: 'open' },
      { type: 'file', path: 'src/App.tsx', state: 'delta', delta: 'one\n2\nthree\nfo' },
      { type: 'resume', round: 1, of: 2 },
      {
        type: 'repair',
        attempt: 1,
        of: 3,
        state: 'failed',
        problems: [{ message: 'No name Star.', file: 'src/App.tsx', line: 4 }],
        cost_nanousd: 4_000_000,
      },
      { type: 'repair', attempt: 2, of: 3, state: 'running', problems: 2 },
      {
        type: 'usage',
        input_tokens: 900,
        cached_input_tokens: 450,
        output_tokens: 100,
        cost_nanousd: 20_000_000,
      },
    ]);
    renderApp(shopPath);
    const diff = await screen.findByRole('group', { name: 'What changes in src/App.tsx' });
    await waitFor(() => {
      expect(diff).toHaveTextContent('one−deleted: two+added: 2 three+added: fo');
    });
    expect(screen.getByText('new page → strong model')).toBeVisible();
    expect(await screen.findByText('in place of Claude Haiku 5')).toBeVisible();
    expect(screen.getByText(/Asking the model to go on \(1 of 2\)/)).toBeVisible();
    const repairs = within(screen.getByRole('list', { name: 'Repairs' }));
    expect(repairs.getByText('Repair 1 of 3')).toBeVisible();
    expect(repairs.getByText('not fixed')).toBeVisible();
    expect(repairs.getByText('$0.0040')).toBeVisible();
    expect(repairs.getByText('src/App.tsx:4 No name Star.')).toBeVisible();
    expect(repairs.getByText('2 problems')).toBeVisible();
    expect(screen.getByText(/1,000 tokens \(50% cached\) · \$0.02/)).toBeVisible();
    expect(await findFaults()).toEqual([]);
  });

  it('shows an edit as it grows: what it takes out and what it puts in', async () => {
    const path = 'src/App.tsx';
    running([
      { type: 'status', status: 'running' },
      { type: 'step', step: 'generate', label: 'Writing files', state: 'running' },
      { type: 'file', path, op: 'edit', state: 'open' },
      { type: 'file', path, op: 'edit', state: 'delta', block: 1, part: 'search', delta: 'two\n' },
      { type: 'file', path, op: 'edit', state: 'delta', block: 1, part: 'replace', delta: '2\n' },
    ]);
    const { user } = renderApp(shopPath);
    const diff = await screen.findByRole('group', { name: `What changes in ${path}` });
    expect(diff).toHaveTextContent('Change 1−deleted: two+added: 2');
    const files = screen.getByRole('list', { name: 'Files being written' });
    await user.click(within(files).getByRole('button'));
    const dialog = await screen.findByRole('dialog', { name: /src\/App.tsx/ });
    expect(within(dialog).getByText('1 added, 1 removed')).toBeInTheDocument();
    expect(await findFaults()).toEqual([]);
  });
});
