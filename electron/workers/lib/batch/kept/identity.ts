import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { env } from 'onnxruntime-common';
import type { BatchJob } from '../../../../engine/inference/protocols';

/** Counted up when parts are cut, or kept, in another way. */
const FORMAT = 3;
const ENDS_BYTES = 64 * 1024;

/** What must be the same for a run to go on where another was: each in few letters, so that what differs can be told. */
export interface Identity {
  format: number;
  /** What bits may depend on: the program, the runtime and the processor. */
  machine: string;
  model: string;
  input: string;
  /** Size, time of change, and a hash of the first and last bytes. */
  content: string;
  /** How rows are read and written. */
  how: string;
}

export async function identityOf({ model, manifest, binding, input, output, readings, columns, reasons: asked, explainedBy }: BatchJob): Promise<Identity> {
  const hash = createHash('sha256').update(model).update(JSON.stringify([manifest, binding]));
  return { format: FORMAT, machine: [process.arch, cpus()[0]?.model, process.versions.electron, process.versions.node, env.versions.common].join(' '), model: hash.digest('hex'), input, content: await contentOf(input), how: JSON.stringify({ readings: readings ?? false, columns, output, reasons: asked, explainedBy: explainedBy?.sha256 }) };
}

async function contentOf(path: string): Promise<string> {
  const { size, mtimeNs } = await stat(path, { bigint: true });
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(ENDS_BYTES);
    for (const at of [0, Math.max(0, Number(size) - ENDS_BYTES)]) {
      const { bytesRead } = await file.read(bytes, 0, ENDS_BYTES, at);
      hash.update(bytes.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return `${size} ${mtimeNs} ${hash.digest('hex')}`;
}

const reasons: [keyof Identity, string][] = [
  ['format', 'another version of Millwright had begun it'],
  ['machine', 'another version of Millwright or another machine had begun it, whose predictions may differ in their last bits'],
  ['model', 'it was with another model'],
  ['input', 'it was of another input'],
  ['content', 'its input has changed since'],
  ['how', 'its rows were read or written in another way'],
];

/** Why a run can't go on where the one of `kept` was; undefined where it can. */
export function differenceOf(kept: unknown, now: Identity): string | undefined {
  const of = typeof kept === 'object' && kept !== null ? (kept as Partial<Record<keyof Identity, unknown>>) : {};
  return reasons.find(([field]) => of[field] !== now[field])?.[1];
}
