import * as z from 'zod';
import { priority, time } from './domain';

/** What is said of alarms: their definitions, and each one's life. */
export const alarmState = z.enum(['unacknowledged', 'acknowledged', 'returned', 'normal']);
export type AlarmState = z.infer<typeof alarmState>;
/** The last two are of a model, not of equipment: another version answers in its champion's stead; none can. */
export const alarmKind = z.enum(['prediction-high', 'no-data', 'model-blind', 'model-stand-in', 'model-failed']);
export const alarm = z.object({
  id: z.number().int(),
  /** 0 where it is of a model: `assetName` then names that. */
  asset: z.number().int(),
  assetName: z.string(),
  /** Where it stands: `Demo plant / Milling shop / Line B`. */
  place: z.string(),
  kind: alarmKind,
  condition: z.string(),
  priority,
  state: alarmState,
  raised: time,
  acknowledged: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  note: z.string().nullable(),
  returned: time.nullable(),
  /** Both acknowledged and returned: the alarm's life is over. */
  closed: time.nullable(),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  /** Highest value while it was active. */
  peak: z.number().nullable(),
  unit: z.string(),
});
export type Alarm = z.infer<typeof alarm>;

export const alarmDefinition = z.object({
  id: z.number().int(),
  model: z.string().nullable(),
  output: z.string().nullable(),
  kind: alarmKind,
  condition: z.string(),
  limit: z.number(),
  deadband: z.number().nonnegative(),
  onDelayMs: z.number().int().nonnegative(),
  priority,
  enabled: z.boolean(),
});
export type AlarmDefinition = z.infer<typeof alarmDefinition>;
