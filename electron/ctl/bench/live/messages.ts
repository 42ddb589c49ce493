/** What the benchmark's own processes are told and answer. */
export type ToHelper =
  | { t: 'load'; port: number }
  /** So many machines send `hz` messages a second each (1 unless told otherwise), for so long. */
  | { t: 'send'; machines: number; forMs: number; hz?: number }
  /** The first machine tells so many messages of its past, one a second up to now. */
  | { t: 'past'; messages: number }
  /** `durable`: a message is acknowledged once it would survive a power cut. */
  | { t: 'bare'; port: number; addon: string; file: string; durable: boolean }
  | { t: 'look' };

export type FromHelper =
  | { t: 'ready' }
  /** `lateMs`: how far behind its own schedule the load ever was. */
  | { t: 'sent'; messages: number; acknowledged: number; lateMs: number }
  | { t: 'seen'; messages: number; upTo: Float64Array; counts: Float64Array }
  | { t: 'failed'; message: string };

export const SITE = 'bench';
export const machineKey = (machine: number): string => `m${machine}`;
export const topicOf = (machine: number): string => `millwright/v1/${SITE}/${machineKey(machine)}`;

/** Ten tags a machine: those that the model reads, and what a machine tells besides. Middle and spread of each, and the decimals it is sent with. */
export const tags = [
  { name: 'air_temperature', unit: 'K', middle: 300, spread: 0.5, decimals: 1 },
  { name: 'process_temperature', unit: 'K', middle: 310, spread: 0.5, decimals: 1 },
  { name: 'rotational_speed', unit: 'rpm', middle: 1_500, spread: 40, decimals: 0 },
  { name: 'torque', unit: 'Nm', middle: 40, spread: 3, decimals: 1 },
  { name: 'tool_wear', unit: 'min', middle: 60, spread: 10, decimals: 0 },
  { name: 'vibration', unit: 'mm/s', middle: 2.4, spread: 0.4, decimals: 3 },
  { name: 'current', unit: 'A', middle: 11.5, spread: 0.8, decimals: 2 },
  { name: 'oil_pressure', unit: 'bar', middle: 4.2, spread: 0.1, decimals: 2 },
  { name: 'oil_temperature', unit: '°C', middle: 52, spread: 1, decimals: 1 },
  { name: 'coolant_flow', unit: 'l/min', middle: 18, spread: 0.6, decimals: 2 },
] as const;
