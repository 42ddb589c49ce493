import { z } from 'zod';
import { errorCodes } from './errors';

/** The messages themselves. Small and fixed; every one is checked on arrival, whatever its sender. */
const error = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
});

export const clientMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: z.number().int(), room: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ t: z.literal('open'), id: z.number().int(), room: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ t: z.literal('ack'), id: z.number().int() }),
  z.object({ t: z.literal('stop'), id: z.number().int() }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;

export const serverMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('done'), id: z.number().int(), value: z.unknown() }),
  z.object({ t: z.literal('failed'), id: z.number().int(), error }),
  z.object({ t: z.literal('frame'), id: z.number().int(), frame: z.unknown() }),
  z.object({ t: z.literal('end'), id: z.number().int(), error: error.optional() }),
]);
export type ServerMessage = z.infer<typeof serverMessage>;
