import * as z from 'zod';
import type { ErrorData } from './errors';

/** The messages themselves, small and fixed. What comes to the engine is checked, whoever sends it. */
export const clientMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: z.number().int(), room: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ t: z.literal('open'), id: z.number().int(), room: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ t: z.literal('ack'), id: z.number().int() }),
  z.object({ t: z.literal('stop'), id: z.number().int() }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

export type ServerMessage =
  | { t: 'done'; id: number; value: unknown }
  | { t: 'failed'; id: number; error: ErrorData }
  | { t: 'frame'; id: number; frame: unknown }
  | { t: 'end'; id: number; error?: ErrorData };
