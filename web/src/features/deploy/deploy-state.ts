/** Turns the events of a deployment into the six stages of the dialog, with one percentage for all. */
import { isBehind, readFailure } from '../jobs';
import type { JobEvent, JobFailure, JobStatus, PlacedEvent, StageName, StageState } from '../jobs';

export interface StageView {
  stage: StageName;
  label: string;
  state: StageState;
  seconds: number | null;
  percent: number | null;
  remainingSeconds: number | null;
  detail: string | null;
  log: readonly string[];
}

export interface DeployView {
  lastId: string | null;
  status: JobStatus;
  stages: readonly StageView[];
  live: { url: string; appId: string; releaseNumber: number; isPreview: boolean } | null;
  consent: { statements: string[]; warnings: string[] } | null;
  warnings: readonly string[];
  failure: JobFailure | null;
  isDone: boolean;
}

const STAGES: readonly (readonly [StageName, string])[] = [
  ['validate', 'Validate'],
  ['version', 'Version'],
  ['database', 'Database'],
  ['build', 'Build'],
  ['upload', 'Upload'],
  ['verify', 'Verify'],
];

/** What is said while a stage runs; the server names a stage by what it has done at the end. */
const UNDER_WAY: Record<StageName, string> = {
  validate: 'Validating',
  version: 'Saving the version',
  database: 'Preparing the database',
  build: 'Building',
  upload: 'Uploading',
  verify: 'Verifying',
};

/** Share of each stage in the whole, from its usual duration. */
const WEIGHTS: Record<StageName, number> = {
  validate: 5,
  version: 5,
  database: 20,
  build: 50,
  upload: 10,
  verify: 10,
};

/** The server keeps the whole log; the dialog shows its end. */
export const MAX_LOG_LINES = 500;

export const emptyDeploy: DeployView = {
  lastId: null,
  status: 'queued',
  stages: STAGES.map(([stage, label]) => ({
    stage,
    label,
    state: 'waiting',
    seconds: null,
    percent: null,
    remainingSeconds: null,
    detail: null,
    log: [],
  })),
  live: null,
  consent: null,
  warnings: [],
  failure: null,
  isDone: false,
};

export function applyDeployEvents(view: DeployView, events: readonly PlacedEvent[]): DeployView {
  let next = view;
  for (const { id, event } of events) {
    if (!isBehind(id, next.lastId)) continue;
    next = { ...reduce(next, event), lastId: id };
  }
  return next;
}

function reduce(view: DeployView, event: JobEvent): DeployView {
  switch (event.type) {
    case 'status':
      return { ...view, status: event.status };
    case 'stage':
      return changeStage(view, event.stage, (known) => ({
        ...known,
        label: labelOf(event),
        state: event.state,
        seconds: event.seconds ?? known.seconds,
        percent: event.percent ?? null,
        remainingSeconds: event.remaining_seconds ?? null,
        detail: event.detail ?? known.detail,
      }));
    case 'log':
      return changeStage(view, event.stage, (known) => ({
        ...known,
        log: [...known.log, event.line].slice(-MAX_LOG_LINES),
      }));
    case 'live':
      return {
        ...view,
        live: {
          url: event.url,
          appId: event.app_id,
          releaseNumber: event.release_number,
          isPreview: event.environment === 'preview',
        },
      };
    case 'consent':
      return { ...view, consent: { statements: event.statements, warnings: event.warnings } };
    case 'warning':
      return { ...view, warnings: [...view.warnings, event.message].slice(0, 100) };
    case 'done':
      return finish(view, event);
    default:
      return view;
  }
}

function labelOf({ stage, state, label }: Extract<JobEvent, { type: 'stage' }>): string {
  if (state === 'running') return UNDER_WAY[stage];
  return state === 'done' ? label : nameOf(stage);
}

const nameOf = (stage: StageName): string => STAGES.find(([name]) => name === stage)?.[1] ?? stage;

function changeStage(
  view: DeployView,
  name: StageName,
  change: (stage: StageView) => StageView,
): DeployView {
  const stages = view.stages.map((stage) => (stage.stage === name ? change(stage) : stage));
  return { ...view, stages };
}

function finish(view: DeployView, event: Extract<JobEvent, { type: 'done' }>): DeployView {
  const { status } = event;
  const endState: StageState = status === 'cancelled' ? 'cancelled' : 'failed';
  return {
    ...view,
    status,
    isDone: true,
    failure: readFailure(event),
    stages:
      status === 'succeeded'
        ? view.stages
        : view.stages.map((stage) =>
            stage.state === 'running'
              ? { ...stage, label: nameOf(stage.stage), state: endState }
              : stage,
          ),
  };
}

/** Progress of the whole deployment, 0 to 100; it never shows 100 before the app is live. */
export function overallPercent(view: DeployView): number {
  if (view.status === 'succeeded') return 100;
  const done = view.stages.reduce((sum, stage) => {
    if (stage.state === 'done') return sum + WEIGHTS[stage.stage];
    if (stage.state === 'running') return sum + (WEIGHTS[stage.stage] * (stage.percent ?? 0)) / 100;
    return sum;
  }, 0);
  return Math.min(99, Math.round(done));
}

/** The line that most likely names the cause: the last of the failed stage's log. */
export function failedStage(view: DeployView): StageView | null {
  return view.stages.find((stage) => stage.state === 'failed') ?? null;
}
