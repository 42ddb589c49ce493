import type * as z from 'zod';
import type { ApiKey, Scope } from '../../../contract/http';
import type { Api } from '../types';

/** What a program asked, before anything of it was believed. */
export interface Asked {
  params: Readonly<Record<string, string>>;
  header(name: string): string | undefined;
  body: Buffer;
  key: ApiKey | undefined;
}

export interface Answer {
  status: number;
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
}

/** A body as the description shows it: its media type, and the schema that it is checked with where it is JSON. */
export interface BodyKind {
  type: string;
  schema?: z.ZodType;
  about: string;
}

/** One thing that can be asked. What is described is what is checked: both come from here. */
export interface Route {
  method: 'GET' | 'POST';
  /** All paths that it answers on, with `:name` where a name stands. */
  paths: readonly string[];
  /** Of the description: unique, a verb. */
  id: string;
  summary: string;
  /** Any one of them is enough; none at all: no key is needed. */
  scopes: readonly Scope[];
  takes?: readonly BodyKind[];
  headers?: Readonly<Record<string, string>>;
  answers: Readonly<Record<number, readonly BodyKind[]>>;
}

/** Of the open appliance. */
export type OpenRoute = Route & { open: true; handle(asked: Asked, api: Api): Promise<Answer> | Answer };
/** Answers whether or not the appliance is open. */
export type AlwaysRoute = Route & { open: false; handle(asked: Asked, api: Api | undefined): Promise<Answer> | Answer };

export const json = (value: unknown, status = 200): Answer => ({ status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) });
