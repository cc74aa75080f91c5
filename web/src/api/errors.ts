/** What a refusal says (RFC 9457); the schema does not describe it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, for programs. */
  code: string;
  errors?: { loc: (string | number)[]; message: string }[];
  /** The files it is about. */
  paths?: string[];
  upgrade_url?: string | null;
  request_id?: string | null;
}

/** A refusal of the server (RFC 9457), or the lack of any answer (`code` "unreachable"). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: NonNullable<Problem['errors']>;
  readonly paths: readonly string[];
  readonly upgradeUrl: string | null;
  readonly requestId: string | null;

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail'> & Partial<Problem>) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.paths = problem.paths ?? [];
    this.upgradeUrl = problem.upgrade_url ?? null;
    this.requestId = problem.request_id ?? null;
  }

  static unreachable(cause: unknown): ApiError {
    const error = new ApiError({
      status: 0,
      code: 'unreachable',
      detail: 'The server cannot be reached. Check your connection and that it is running.',
    });
    error.cause = cause;
    return error;
  }

  /** The message for one field of a form, if the server named it. */
  fieldError(field: string): string | undefined {
    return this.errors.find((each) => each.loc.at(-1) === field)?.message;
  }
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code);
}

export async function readProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiError({ ...body, status: response.status });
  return new ApiError({
    status: response.status,
    code: 'unexpected_answer',
    detail: `The server answered ${String(response.status)} without saying why.`,
  });
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}
