import type { ZodError } from 'zod';

/** The first thing that is wrong with what was given, in a sentence: where, and what. `whole`: how the place is called where it is all of it. */
export function issueText({ issues: [issue] }: ZodError, whole = ''): string {
  return `${issue?.path.join('.') || whole}: ${issue?.message ?? 'is not valid'}.`;
}
