import { describe, expect, it } from 'vitest';
import type { JobEvent, PlacedEvent } from '../../jobs';
import { applyBuildEvents, emptyBuild, runningStepSeconds } from './build-state';

function place(events: JobEvent[]): PlacedEvent[] {
  return events.map((event, index) => ({ id: `0.${String(index)}`, event }));
}

function step(
  name: 'check' | 'repair' | 'plan' | 'generate',
  state: 'running' | 'done' | 'failed',
  seconds: number | null = null,
): JobEvent {
  return { type: 'step', step: name, label: `Step ${name}`, state, seconds, detail: null };
}

function file(state: 'open' | 'delta' | 'done' | 'incomplete', delta: string | null): JobEvent {
  return { type: 'file', path: 'src/App.tsx', state, delta, size_bytes: null };
}

const turn = place([
  { type: 'status', status: 'running' },
  step('plan', 'running'),
  { type: 'text', delta: 'I make ' },
  step('plan', 'done', 0.2),
  step('generate', 'running'),
  file('open', null),
  file('delta', 'export '),
  { type: 'text', delta: 'a shop. 🛒' },
  file('delta', 'default 1;\n'),
  file('done', null),
  step('generate', 'done', 1.1),
  { type: 'usage', input_tokens: 10, output_tokens: 20, cost_nanousd: 0 },
  { type: 'version', number: 1, name: null, files: [{ path: 'src/App.tsx', change: 'added' }] },
  { type: 'done', status: 'succeeded', error: null, error_code: null, hint: null },
]);

describe('a build as the chat shows it', () => {
  it('joins text and files to the last character', () => {
    const view = applyBuildEvents(emptyBuild, turn);
    expect(view.text).toBe('I make a shop. 🛒');
    expect(view.files).toEqual([
      {
        path: 'src/App.tsx',
        state: 'done',
        text: 'export default 1;\n',
        blocks: null,
        sizeBytes: null,
      },
    ]);
    expect(view.steps.map((entry) => [entry.step, entry.state, entry.seconds])).toEqual([
      ['plan', 'done', 0.2],
      ['generate', 'done', 1.1],
    ]);
    expect(view.version?.number).toBe(1);
    expect(view.isDone).toBe(true);
  });

  it('is the same however the events are cut, repeated and joined again', () => {
    const expected = applyBuildEvents(emptyBuild, turn);
    for (let cut = 0; cut <= turn.length; cut += 1) {
      for (let overlap = 0; overlap <= cut; overlap += 1) {
        const first = applyBuildEvents(emptyBuild, turn.slice(0, cut));
        expect(applyBuildEvents(first, turn.slice(cut - overlap))).toEqual(expected);
      }
    }
  });

  it('shows a second check after a repair as a line of its own', () => {
    const view = applyBuildEvents(
      emptyBuild,
      place([
        step('check', 'running'),
        step('check', 'failed', 1),
        step('repair', 'running'),
        step('repair', 'done', 2),
        step('check', 'running'),
        step('check', 'done', 1),
      ]),
    );
    expect(view.steps.map((entry) => entry.key)).toEqual(['check-0', 'repair-0', 'check-1']);
    expect(view.steps.map((entry) => entry.state)).toEqual(['failed', 'done', 'done']);
  });

  it('lists a problem once that every check finds again', () => {
    const problem: JobEvent = {
      type: 'problem',
      source: 'types',
      message: 'No name Star.',
      file: 'src/App.tsx',
      line: 4,
    };
    const view = applyBuildEvents(emptyBuild, place([problem, { ...problem, line: 5 }, problem]));
    expect(view.problems.map((known) => known.line)).toEqual([4, 5]);
  });

  it('puts the blocks of an edit together, and takes no place that cannot be', () => {
    const part = (block: number, part: 'search' | 'replace', delta: string): JobEvent => ({
      type: 'file',
      path: 'src/App.tsx',
      op: 'edit',
      state: 'delta',
      block,
      part,
      delta,
    });
    const open: JobEvent = { type: 'file', path: 'src/App.tsx', op: 'edit', state: 'open' };
    const events = place([
      open,
      part(1, 'search', 'a\n'),
      part(1, 'search', 'b\n'),
      part(1, 'replace', 'c\n'),
      part(2, 'replace', 'd\n'),
      part(1e9, 'search', 'e\n'),
      file('done', null),
    ]);
    const blocks = [
      { search: 'a\nb\n', replace: 'c\n' },
      { search: '', replace: 'd\n' },
      { search: 'e\n', replace: '' },
    ];
    const expected = { path: 'src/App.tsx', state: 'done', text: '', blocks, sizeBytes: null };
    for (let cut = 0; cut <= events.length; cut += 1) {
      const first = applyBuildEvents(emptyBuild, events.slice(0, cut));
      expect(applyBuildEvents(first, events.slice(Math.max(0, cut - 2))).files).toEqual([expected]);
    }
    const again = [...events, { id: '1.0', event: open }];
    expect(applyBuildEvents(emptyBuild, again).files[0]?.blocks).toEqual([]);
  });

  it('counts a file that is written again from its beginning', () => {
    const view = applyBuildEvents(
      emptyBuild,
      place([file('open', null), file('delta', 'old'), file('open', null), file('delta', 'new')]),
    );
    expect(view.files[0]?.text).toBe('new');
  });

  it('leaves nothing running when the build fails or is stopped', () => {
    const view = applyBuildEvents(
      emptyBuild,
      place([
        step('generate', 'running'),
        file('open', 'half'),
        { type: 'done', status: 'failed', error: 'No', error_code: 'model_failed', hint: 'Retry' },
      ]),
    );
    expect(view.steps[0]?.state).toBe('failed');
    expect(view.files[0]?.state).toBe('incomplete');
    expect(view.failure).toEqual({ error: 'No', errorCode: 'model_failed', hint: 'Retry' });
  });

  it('goes on with an answer when a restarted server begins its step again', () => {
    const view = applyBuildEvents(
      emptyBuild,
      place([
        { type: 'text', delta: 'Plan. ' },
        step('generate', 'running'),
        { type: 'text', delta: 'I ma' },
        file('open', 'half'),
        step('plan', 'running'),
        step('plan', 'done', 0.1),
        step('generate', 'running'),
        file('delta', ' and half'),
        { type: 'text', delta: 'ke it.' },
      ]),
    );
    expect(view.text).toBe('Plan. I make it.');
    expect(view.files[0]?.text).toBe('half and half');
    expect(view.steps.filter((entry) => entry.step === 'generate')).toHaveLength(1);
  });

  it('keeps which model answers, what it took, and each try to repair', () => {
    const view = applyBuildEvents(
      emptyBuild,
      place([
        { type: 'model', model_id: 'a:1', name: 'One', reason: 'small edit', fallback_of: 'b:2' },
        {
          type: 'usage',
          input_tokens: 10,
          cached_input_tokens: 8,
          output_tokens: 2,
          cost_nanousd: null,
        },
        { type: 'resume', round: 1, of: 2 },
        { type: 'repair', attempt: 1, of: 3, state: 'running', problems: 2 },
        { type: 'repair', attempt: 1, of: 3, state: 'failed', problems: 2, cost_nanousd: 5 },
        { type: 'repair', attempt: 2, of: 3, state: 'running', problems: 1 },
      ]),
    );
    expect(view.model).toMatchObject({ name: 'One', reason: 'small edit', fallback_of: 'b:2' });
    expect(view.usage).toMatchObject({ cached_input_tokens: 8, cost_nanousd: null });
    expect(view.resume).toEqual({ round: 1, of: 2 });
    expect(view.repairs.map(({ attempt, state }) => [attempt, state])).toEqual([
      [1, 'failed'],
      [2, 'running'],
    ]);
    const done = applyBuildEvents(view, [
      { id: '1.0', event: { type: 'done', status: 'cancelled' } },
    ]);
    expect(done.resume).toBeNull();
    expect(done.repairs.at(-1)?.state).toBe('stopped');
  });

  it('gives the running step the time that the finished ones do not explain', () => {
    const view = applyBuildEvents(
      emptyBuild,
      place([step('plan', 'done', 2), step('generate', 'running')]),
    );
    expect(runningStepSeconds(view, 5)).toBe(3);
    expect(runningStepSeconds(view, 1)).toBe(0);
  });
});
