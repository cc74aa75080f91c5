/** Turns the events of a build into what the chat shows. Applying an event again changes nothing. */
import { isBehind, readFailure } from '../../jobs';
import type {
  ChangedFile,
  JobEvent,
  JobFailure,
  JobModel,
  JobStatus,
  JobUsage,
  PlacedEvent,
  Problem,
  Repair,
  StepName,
  StepState,
} from '../../jobs';

export interface StepView {
  key: string;
  step: StepName;
  label: string;
  state: StepState;
  seconds: number | null;
  detail: string | null;
}

/** One place of a file that is edited: the lines that are looked for, and what takes their place. */
export interface EditBlockView {
  search: string;
  replace: string;
}

export interface FileView {
  path: string;
  state: 'writing' | 'done' | 'incomplete';
  text: string;
  /** Of a file that is edited in places instead of written anew. */
  blocks: readonly EditBlockView[] | null;
  sizeBytes: number | null;
}

export interface BuildView {
  lastId: string | null;
  status: JobStatus;
  text: string;
  steps: readonly StepView[];
  files: readonly FileView[];
  /** The model that answers, or answered last. */
  model: JobModel | null;
  usage: JobUsage | null;
  repairs: readonly Repair[];
  /** Set while a broken-off answer is asked on. */
  resume: { round: number; of: number } | null;
  warnings: readonly string[];
  problems: readonly Problem[];
  fixes: readonly { description: string; files: string[] }[];
  version: { number: number; name: string | null; files: ChangedFile[] } | null;
  preview: { state: 'starting' | 'ready' | 'failed'; detail: string | null } | null;
  failure: JobFailure | null;
  isDone: boolean;
}

export const emptyBuild: BuildView = {
  lastId: null,
  status: 'queued',
  text: '',
  steps: [],
  files: [],
  model: null,
  usage: null,
  repairs: [],
  resume: null,
  warnings: [],
  problems: [],
  fixes: [],
  version: null,
  preview: null,
  failure: null,
  isDone: false,
};

/** A model gone wrong could warn without end; the screen needs only the first of them. */
const MAX_NOTES = 200;

export function applyBuildEvents(view: BuildView, events: readonly PlacedEvent[]): BuildView {
  let next = view;
  for (const { id, event } of events) {
    if (!isBehind(id, next.lastId)) continue;
    next = { ...reduce(next, event), lastId: id };
  }
  return next;
}

function reduce(view: BuildView, event: JobEvent): BuildView {
  switch (event.type) {
    case 'status':
      return { ...view, status: event.status };
    case 'step':
      return {
        ...view,
        steps: applyStep(view.steps, event),
        resume: event.step === 'generate' ? null : view.resume,
      };
    case 'text':
      return { ...view, text: view.text + event.delta };
    case 'file':
      return { ...view, files: applyFile(view.files, event) };
    case 'usage': {
      const { input_tokens, cached_input_tokens, output_tokens, cost_nanousd } = event;
      return {
        ...view,
        usage: { input_tokens, cached_input_tokens, output_tokens, cost_nanousd },
      };
    }
    case 'warning':
      return { ...view, warnings: appendNote(view.warnings, event.message) };
    case 'problem':
      return { ...view, problems: addProblem(view.problems, event) };
    case 'fix':
      return { ...view, fixes: appendNote(view.fixes, event) };
    case 'done':
      return finish(view, event);
    default:
      return reduceRest(view, event);
  }
}

function reduceRest(view: BuildView, event: JobEvent): BuildView {
  switch (event.type) {
    case 'model': {
      const { model_id, name, reason, fallback_of } = event;
      return { ...view, model: { model_id, name, reason, fallback_of } };
    }
    case 'repair':
      return { ...view, repairs: applyRepair(view.repairs, event) };
    case 'resume':
      return { ...view, resume: { round: event.round, of: event.of } };
    case 'version': {
      const { number, name, files } = event;
      return { ...view, version: { number, name: name ?? null, files } };
    }
    case 'preview':
      return { ...view, preview: { state: event.state, detail: event.detail ?? null } };
    default:
      // Stages, logs and whatever a newer server adds are not part of a build.
      return view;
  }
}

type RepairEvent = Extract<JobEvent, { type: 'repair' }>;

function applyRepair(repairs: readonly Repair[], event: RepairEvent): readonly Repair[] {
  const index = repairs.findIndex((known) => known.attempt === event.attempt);
  return index < 0 ? [...repairs, event] : repairs.with(index, event);
}

/** Each check after a repair finds again what is left; one line for it is enough. */
function addProblem(problems: readonly Problem[], found: Problem): readonly Problem[] {
  const isKnown = problems.some(
    (known) =>
      known.message === found.message && known.file === found.file && known.line === found.line,
  );
  return isKnown ? problems : appendNote(problems, found);
}

function appendNote<T>(notes: readonly T[], note: T): readonly T[] {
  return notes.length >= MAX_NOTES ? notes : [...notes, note];
}

type StepEvent = Extract<JobEvent, { type: 'step' }>;

function applyStep(steps: readonly StepView[], event: StepEvent): readonly StepView[] {
  const { step, label, state } = event;
  const seconds = event.seconds ?? null;
  const detail = event.detail ?? null;
  const index = steps.findLastIndex((known) => known.step === step);
  const known = steps[index];
  // A check that runs again after a repair is a new line, so that the story stays readable.
  const startsAgain = known !== undefined && state === 'running' && known.state !== 'running';
  if (known === undefined || startsAgain) {
    const key = `${step}-${String(steps.filter((entry) => entry.step === step).length)}`;
    return [...steps, { key, step, label, state, seconds, detail }];
  }
  const changed = { ...known, label, state, seconds: seconds ?? known.seconds, detail };
  return steps.with(index, changed);
}

type FileEvent = Extract<JobEvent, { type: 'file' }>;

function applyFile(files: readonly FileView[], event: FileEvent): readonly FileView[] {
  const index = files.findIndex((known) => known.path === event.path);
  const known = files[index] ?? {
    path: event.path,
    state: 'writing' as const,
    text: '',
    blocks: null,
    sizeBytes: null,
  };
  const changed: FileView = {
    path: event.path,
    state: event.state === 'done' || event.state === 'incomplete' ? event.state : 'writing',
    ...growContent(known, event),
    sizeBytes: event.size_bytes ?? (event.state === 'open' ? null : known.sizeBytes),
  };
  return index < 0 ? [...files, changed] : files.with(index, changed);
}

function growContent(known: FileView, event: FileEvent): Pick<FileView, 'text' | 'blocks'> {
  const delta = event.delta ?? '';
  // Opening a path again starts it anew: the later writing is the one that counts.
  if (event.state === 'open') return { text: delta, blocks: event.op === 'edit' ? [] : null };
  const { block, part } = event;
  if (typeof block !== 'number' || !part) return { text: known.text + delta, blocks: known.blocks };
  const blocks = [...(known.blocks ?? [])];
  // A server gone wrong could name any number; blocks come one after the other.
  const index = Math.min(block - 1, blocks.length);
  const before = blocks[index] ?? { search: '', replace: '' };
  blocks[index] = { ...before, [part]: before[part] + delta };
  return { text: known.text, blocks };
}

type DoneEvent = Extract<JobEvent, { type: 'done' }>;

function finish(view: BuildView, event: DoneEvent): BuildView {
  const isFailure = event.status === 'failed';
  return {
    ...view,
    status: event.status,
    isDone: true,
    failure: readFailure(event),
    resume: null,
    repairs: view.repairs.map((repair) =>
      repair.state === 'running' ? { ...repair, state: 'stopped' } : repair,
    ),
    steps: view.steps.map((step) =>
      step.state === 'running' ? { ...step, state: isFailure ? 'failed' : 'skipped' } : step,
    ),
    files: view.files.map((file) =>
      file.state === 'writing' ? { ...file, state: 'incomplete' } : file,
    ),
  };
}

/** Seconds the running step has taken: what is not covered by the finished steps before it. */
export function runningStepSeconds(view: BuildView, elapsedSeconds: number): number {
  const finished = view.steps.reduce(
    (sum, step) => (step.state === 'running' ? sum : sum + (step.seconds ?? 0)),
    0,
  );
  return Math.max(0, elapsedSeconds - finished);
}
