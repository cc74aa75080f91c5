/** Errors of the API: thrown anywhere, answered as `application/problem+json` (RFC 9457). */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ZodError } from "zod";
import { Prisma } from "./generated/prisma/client";

export interface FieldProblem {
  /** Field of the form, dots for nesting. */
  path: string;
  message: string;
}

export class Problem extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly errors: FieldProblem[];

  constructor(status: ContentfulStatusCode, code: string, message: string, errors: FieldProblem[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export function notFound(what = "This record"): Problem {
  return new Problem(404, "not_found", `${what} does not exist any more.`);
}

export function invalid(errors: FieldProblem[], message = "Please check the marked fields."): Problem {
  return new Problem(422, "invalid_input", message, errors);
}

export function conflict(message: string): Problem {
  return new Problem(409, "conflict", message);
}

export function toProblem(error: unknown, method = "GET"): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) {
    return invalid(error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
  }
  if (error instanceof HTTPException) return new Problem(error.status, "http_error", error.message || "The request was refused.");
  if (error instanceof Prisma.PrismaClientKnownRequestError) return fromDatabase(error, method);
  return new Problem(500, "internal_error", "Something went wrong on the server.");
}

function fromDatabase(error: Prisma.PrismaClientKnownRequestError, method: string): Problem {
  switch (error.code) {
    case "P2002": {
      const fields = uniqueFields(error.meta);
      return invalid(
        fields.map((path) => ({ path, message: "This value is already taken." })),
        "This value is already taken.",
      );
    }
    case "P2003":
    case "P2014":
      return conflict(
        method === "DELETE"
          ? "Other records still depend on this one. Remove or change them first."
          : "A record that this one refers to does not exist any more.",
      );
    case "P2025":
      return notFound();
    case "P2021":
    case "P2022":
      return new Problem(503, "database_not_ready", "The database does not have the current tables yet.");
    default:
      return new Problem(500, "database_error", "The database refused the request.");
  }
}

function uniqueFields(meta: Record<string, unknown> | undefined): string[] {
  // Where the names lie depends on the driver adapter.
  const cause = (meta?.driverAdapterError as { cause?: { constraint?: { fields?: unknown } } } | undefined)?.cause;
  const fields = cause?.constraint?.fields ?? meta?.target;
  return Array.isArray(fields) ? fields.map((field) => String(field).replaceAll('"', "")) : [];
}

export function respondProblem(error: unknown, context: Context): Response {
  const problem = toProblem(error, context.req.method);
  if (problem.status >= 500) console.error(error);
  const body = {
    type: "about:blank",
    title: problem.message,
    status: problem.status,
    code: problem.code,
    ...(problem.errors.length > 0 && { errors: problem.errors }),
  };
  return context.body(JSON.stringify(body), problem.status, { "content-type": "application/problem+json" });
}
