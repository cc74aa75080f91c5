/** The events of `GET /api/jobs/{id}/events`, as the server sends them. */

export type StepName =
  'plan' | 'generate' | 'apply' | 'install' | 'sync' | 'check' | 'repair' | 'version' | 'preview';
export type StepState = 'running' | 'done' | 'failed' | 'skipped';
export type StageName = 'validate' | 'version' | 'database' | 'build' | 'upload' | 'verify';
export type StageState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
export type FileChange = 'added' | 'changed' | 'deleted' | 'renamed';

export interface ChangedFile {
  path: string;
  change: FileChange;
}

export interface Problem {
  source: 'types' | 'build' | 'preview' | 'syntax';
  message: string;
  file?: string | null;
  line?: number | null;
  column?: number | null;
  frame?: string | null;
}

/** What a job has used so far. */
export interface JobUsage {
  input_tokens: number;
  /** The part of the input that came from the provider's cache. */
  cached_input_tokens?: number | null;
  output_tokens: number;
  /** null: the price of the model is unknown. */
  cost_nanousd: number | null;
}

export interface JobModel {
  model_id: string;
  name: string;
  /** Why this model, in plain words. */
  reason?: string | null;
  /** The model that could not be reached, when this one stands in for it. */
  fallback_of?: string | null;
}

export type RepairState = 'running' | 'fixed' | 'failed' | 'stopped';

export interface Repair {
  attempt: number;
  of: number;
  state: RepairState;
  /** What the try is to mend: the first of the problems; from an older server only how many. */
  problems: readonly Pick<Problem, 'message' | 'file' | 'line'>[] | number;
  problem_count?: number | null;
  /** Problems that were left behind it. */
  left?: number | null;
  cost_nanousd?: number | null;
  /** Whether the cost was given back. */
  is_credited?: boolean;
  detail?: string | null;
}

export type JobEvent =
  | { type: 'status'; status: JobStatus }
  | {
      type: 'step';
      step: StepName;
      label: string;
      state: StepState;
      seconds?: number | null;
      detail?: string | null;
    }
  | { type: 'text'; delta: string }
  | {
      type: 'file';
      path: string;
      state: 'open' | 'delta' | 'done' | 'incomplete';
      delta?: string | null;
      size_bytes?: number | null;
      /** Blocks of search and replace instead of a whole file. */
      op?: 'write' | 'edit';
      /** Of an edit: which block the delta belongs to, counted from 1, and to which part of it. */
      block?: number | null;
      part?: 'search' | 'replace' | null;
    }
  | ({ type: 'model' } & JobModel)
  | ({ type: 'usage' } & JobUsage)
  | ({ type: 'repair' } & Repair)
  | { type: 'resume'; round: number; of: number }
  | { type: 'warning'; message: string }
  | ({ type: 'problem' } & Problem)
  | { type: 'fix'; description: string; files: string[] }
  | { type: 'version'; number: number; name?: string | null; files: ChangedFile[] }
  | { type: 'preview'; state: 'starting' | 'ready' | 'failed'; detail?: string | null }
  | {
      type: 'stage';
      stage: StageName;
      label: string;
      state: StageState;
      seconds?: number | null;
      percent?: number | null;
      remaining_seconds?: number | null;
      detail?: string | null;
    }
  | { type: 'log'; stage: StageName; line: string }
  | {
      type: 'live';
      url: string;
      app_id: string;
      release_number: number;
      environment: 'production' | 'preview';
    }
  | { type: 'consent'; statements: string[]; warnings: string[] }
  | {
      type: 'done';
      status: JobStatus;
      error?: string | null;
      error_code?: string | null;
      hint?: string | null;
    };

/** An event with its place in the job's stream: `<batch>.<index in the batch>`; places only grow. */
export interface PlacedEvent {
  id: string;
  event: JobEvent;
}

/** Whether an event's place lies behind the last one that was applied. */
export function isBehind(id: string, last: string | null): boolean {
  if (last === null) return true;
  const [batch, index] = readPlace(id);
  const [lastBatch, lastIndex] = readPlace(last);
  return batch > lastBatch || (batch === lastBatch && index > lastIndex);
}

function readPlace(id: string): [number, number] {
  const [batch, index] = id.split('.');
  return [Number(batch), Number(index ?? 0)];
}

export interface JobFailure {
  error: string | null;
  errorCode: string | null;
  hint: string | null;
}

export function readFailure(event: Extract<JobEvent, { type: 'done' }>): JobFailure | null {
  if (event.status !== 'failed') return null;
  const { error, error_code: errorCode, hint } = event;
  return { error: error ?? null, errorCode: errorCode ?? null, hint: hint ?? null };
}

export function isFinished(status: JobStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}
