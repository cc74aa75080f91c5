/**
 * The part of the server's contract about builds that its schema does not describe yet.
 * Delete this file when `schema.d.ts` has these paths.
 */
import type { Client } from 'openapi-fetch';
import { api, type Schemas } from './client';

export interface RequestRead {
  model_id: string;
  model_name: string;
  reason: string | null;
  budget_tokens: number;
  total_tokens: number;
  sections: { kind: string; title: string; tokens: number; is_data: boolean; text: string }[];
  omitted: { path: string; reason: string }[];
}

export interface AttachmentRead {
  id: string;
  media_type: string;
  size_bytes: number;
}

export type BuildCreate = Schemas['BuildCreate'] & {
  images?: string[];
  mode?: 'queue' | 'steer';
};

export interface ResendCreate {
  prompt?: string;
  model_id?: string;
}

type Headers = Record<string, unknown>;
interface Answer<Result> {
  200: { headers: Headers; content: { 'application/json': Result } };
}
interface Parameters<Path> {
  query?: never;
  header?: never;
  path: Path;
  cookie?: never;
}

export interface ContractPaths {
  '/api/attachments': {
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never };
      requestBody: { content: { 'multipart/form-data': { file: string } } };
      responses: Answer<AttachmentRead>;
    };
  };
  '/api/jobs/{job_id}/request': {
    get: {
      parameters: Parameters<{ job_id: string }>;
      requestBody?: never;
      responses: Answer<RequestRead>;
    };
  };
  '/api/projects/{project_id}/messages/{message_id}/resend': {
    post: {
      parameters: Parameters<{ project_id: string; message_id: string }>;
      requestBody: { content: { 'application/json': ResendCreate } };
      responses: Answer<Schemas['JobRead']>;
    };
  };
}

export const modelsApi = api as unknown as Client<ContractPaths>;
