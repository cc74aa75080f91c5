import { describe, expect, it } from 'vitest';
import type { JobEvent, StageName, StageState } from '../jobs';
import {
  applyDeployEvents,
  emptyDeploy,
  failedStage,
  MAX_LOG_LINES,
  overallPercent,
} from './deploy-state';

function place(events: JobEvent[]) {
  return events.map((event, index) => ({ id: `0.${String(index)}`, event }));
}

function stage(name: StageName, state: StageState, percent: number | null = null): JobEvent {
  return {
    type: 'stage',
    stage: name,
    label: `Stage ${name}`,
    state,
    seconds: state === 'done' ? 1 : null,
    percent,
    remaining_seconds: null,
    detail: null,
  };
}

describe('a deployment as the dialog shows it', () => {
  it('starts with all six stages waiting', () => {
    expect(emptyDeploy.stages.map((entry) => entry.label)).toEqual([
      'Validate',
      'Version',
      'Database',
      'Build',
      'Upload',
      'Verify',
    ]);
    expect(overallPercent(emptyDeploy)).toBe(0);
  });

  it('says what goes on while a stage runs, and what was done only when it was', () => {
    const label = (...events: JobEvent[]) =>
      applyDeployEvents(emptyDeploy, place(events)).stages[3]?.label;
    const done: JobEvent = {
      type: 'done',
      status: 'failed',
      error: 'No.',
      error_code: null,
      hint: null,
    };
    expect(label(stage('build', 'running'))).toBe('Building');
    expect(label(stage('build', 'running'), stage('build', 'done'))).toBe('Stage build');
    expect(label(stage('build', 'running'), done)).toBe('Build');
  });

  it('only grows, and says 100 only when the app is live', () => {
    const events = place([
      stage('validate', 'done'),
      stage('version', 'done'),
      stage('database', 'done'),
      stage('build', 'running', 0),
      stage('build', 'running', 50),
      stage('build', 'done'),
      stage('upload', 'done'),
      stage('verify', 'done'),
    ]);
    const percents = events.map((_, index) =>
      overallPercent(applyDeployEvents(emptyDeploy, events.slice(0, index + 1))),
    );
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect(percents.at(-1)).toBe(99);
    const live = applyDeployEvents(
      emptyDeploy,
      place([{ type: 'done', status: 'succeeded', error: null, error_code: null, hint: null }]),
    );
    expect(overallPercent(live)).toBe(100);
  });

  it('keeps the finished stages and names the failed one', () => {
    const view = applyDeployEvents(
      emptyDeploy,
      place([
        stage('validate', 'done'),
        stage('build', 'running'),
        { type: 'log', stage: 'build', line: 'src/App.tsx: error TS2304' },
        { type: 'done', status: 'failed', error: 'Build failed', error_code: 'x', hint: null },
      ]),
    );
    expect(view.stages[0]?.state).toBe('done');
    expect(failedStage(view)?.stage).toBe('build');
    expect(failedStage(view)?.log).toEqual(['src/App.tsx: error TS2304']);
  });

  it('ignores events it has seen, and bounds the log', () => {
    const lines = Array.from({ length: MAX_LOG_LINES + 10 }, (_, index) => ({
      id: `${String(index)}.0`,
      event: { type: 'log' as const, stage: 'build' as const, line: String(index) },
    }));
    const once = applyDeployEvents(emptyDeploy, lines);
    const twice = applyDeployEvents(once, lines);
    expect(twice).toEqual(once);
    expect(once.stages[3]?.log.length).toBe(MAX_LOG_LINES);
    expect(once.stages[3]?.log.at(-1)).toBe(String(MAX_LOG_LINES + 9));
  });
});
