import { rename, stat } from 'node:fs/promises';
import type { RejectReason } from '../../../../contract/batch';
import { MillwrightError } from '../../../../contract/errors';
import { placeOf } from '../../../../engine/inference/done-list';
import type { BatchJob } from '../../../../engine/inference/protocols';
import { writeError } from '../../../../engine/shared/whole-file';
import { removeFile } from '../atomic-file';
import type { ColumnsResult } from '../pool/messages';
import { RejectTally } from '../reject-tally';
import { differenceOf, identityOf, type Identity } from './identity';
import { unpacked } from './predictions';
import { Records } from '../../../../engine/shared/records';
import { NOTHING, Segments, type Segment } from './segments';

/** What one part of a run came to. */
export interface KeptPart {
  /** Of a text file that is cut into pieces. */
  bytes: number;
  lines: number;
  scored: number;
  rejected: number;
  /** Why its first rejected row was, where it is the run's first. */
  firstReason: string | null;
  /** Why its rejected rows were, as the whole run counts them, in the order they came. */
  reasons: RejectReason[];
  /** How much of the input lay behind when it was done. */
  bytesRead: number;
  /** What it added to a text output; nothing of Parquet, which is written anew. */
  output: Segment;
  rejects: Segment;
}

/** All parts together. */
export interface KeptTotals extends Omit<KeptPart, 'output' | 'rejects'> {
  parts: number;
  outputBytes: number;
  rejectsBytes: number;
}

const nothing: KeptTotals = { parts: 0, bytes: 0, lines: 0, scored: 0, rejected: 0, firstReason: null, reasons: [], bytesRead: 0, outputBytes: 0, rejectsBytes: 0 };

type Files = Pick<BatchJob, 'journal' | 'output' | 'outputTemp' | 'rejects' | 'rejectsTemp'>;

/**
 * The journal of a run, beside its output: what each part came to, in the parts' order, added once what it wrote is in its file. A run that is killed leaves it, and the next one of the same rows, model and
 * machine goes on behind the last part whose every byte is there. What is not synced may be missing after a power cut; then fewer parts are.
 */
export class KeptRun {
  private left: number;

  private constructor(private readonly files: Files, private readonly records: Records, readonly totals: KeptTotals, /** Why what was left could not be gone on with. */ readonly anew: string | null) {
    this.left = totals.parts;
  }

  /** Errors: as of `writeError`. */
  static async open(job: BatchJob): Promise<KeptRun> {
    const identity = await identityOf(job);
    const records = await Records.open(job.journal).catch((error: unknown) => {
      throw writeError(error, job.output);
    });
    try {
      const begin = await records.read();
      const difference = begin && differenceOf(begin.words, identity);
      if (!begin || difference !== undefined) return await KeptRun.anew(job, records, identity, difference ?? null);
      const first = records.place;
      const totals = await partsOf(records, job);
      if (totals.parts === 0) return await KeptRun.anew(job, records, identity, null);
      records.goTo(first);
      return new KeptRun(job, records, totals, null);
    } catch (error) {
      await records.close();
      throw error;
    }
  }

  /** What files of an earlier run lay there is removed. */
  private static async anew(files: Files, records: Records, identity: Identity, why: string | null): Promise<KeptRun> {
    for (const path of [files.outputTemp, files.rejectsTemp]) await removeFile(path);
    await records.cut(0);
    const kept = new KeptRun(files, records, nothing, why);
    await kept.write(identity);
    return kept;
  }

  /** Whether the output was made whole and put in its place before the run that made it was killed. */
  static async isOver(job: BatchJob): Promise<KeptTotals | undefined> {
    if (!(await stat(job.journal).catch(() => undefined))) return undefined;
    const [output, identity] = [await placeOf(job.output), await identityOf(job).catch(() => undefined)];
    if (!output || !identity) return undefined;
    const records = await Records.open(job.journal);
    try {
      const begin = await records.read();
      if (!begin || differenceOf(begin.words, identity) !== undefined) return undefined;
      let totals = nothing;
      for (let record = await records.read(); record; record = await records.read()) {
        if (isWhole(record.words)) return record.words.whole === output ? totals : undefined;
        totals = added(totals, record.words as KeptPart);
      }
      return undefined;
    } finally {
      await records.close();
    }
  }

  /** What the next of the parts that are there came to, where it was kept; undefined behind the last of them. */
  async next(): Promise<ColumnsResult | undefined> {
    if (this.left === 0) return undefined;
    this.left--;
    const record = await this.records.read();
    if (!record) throw new MillwrightError('internal', `${this.files.journal} changed while it was read.`);
    return record.bytes.length > 0 ? unpacked(record.bytes) : { outputs: [], valid: new Uint8Array(0) };
  }

  /** A part is done, and what it wrote is in its files. `predictions`: as of `packed`. Errors: store-full. */
  async add(part: KeptPart, predictions?: Uint8Array): Promise<void> {
    await this.write(part, predictions);
  }

  /** The output is whole under its temporary name, and is about to get its own: its place, as of `placeOf`. Errors: store-full. */
  async whole(): Promise<string> {
    const place = await placeOf(this.files.outputTemp);
    await this.write({ whole: place });
    return place ?? '';
  }

  /** What it holds stays. */
  close(): Promise<void> {
    return this.records.close();
  }

  /** Nothing of it is needed any more. */
  async remove(): Promise<void> {
    await this.close();
    await removeFile(this.files.journal);
  }

  private async write(words: unknown, bytes?: Uint8Array): Promise<void> {
    await this.records.write(words, bytes).catch((error: unknown) => {
      throw writeError(error, this.files.output);
    });
  }
}

/** The parts whose every byte is there, and nothing behind them in any of the files. */
async function partsOf(records: Records, files: Files): Promise<KeptTotals> {
  // It may have been killed between giving the rejects their name and giving the output its own.
  const isNamed = !(await stat(files.rejectsTemp).catch(() => undefined));
  const [output, rejects] = [await Segments.of(files.outputTemp), await Segments.of(isNamed ? files.rejects : files.rejectsTemp)];
  try {
    let [totals, place] = [nothing, records.place];
    for (let record = await records.read(); record && !isWhole(record.words); record = await records.read()) {
      const part = record.words as KeptPart;
      if (!(await output.has(part.output)) || !(await rejects.has(part.rejects))) break;
      [totals, place] = [added(totals, part), records.place];
    }
    await records.cut(place);
    if (isNamed && totals.rejectsBytes > 0) await rename(files.rejects, files.rejectsTemp);
    return totals;
  } finally {
    await output.close();
    await rejects.close();
  }
}

function added(totals: KeptTotals, { output = NOTHING, rejects = NOTHING, ...part }: KeptPart): KeptTotals {
  return {
    parts: totals.parts + 1, bytes: totals.bytes + part.bytes, lines: totals.lines + part.lines, scored: totals.scored + part.scored, rejected: totals.rejected + part.rejected,
    firstReason: totals.firstReason ?? part.firstReason, reasons: together(totals.reasons, part.reasons), bytesRead: part.bytesRead, outputBytes: totals.outputBytes + output.bytes, rejectsBytes: totals.rejectsBytes + rejects.bytes,
  };
}

function together(before: RejectReason[], more: readonly RejectReason[]): RejectReason[] {
  if (more.length === 0) return before;
  const tally = new RejectTally();
  tally.merge(before);
  tally.merge(more);
  return tally.all();
}

const isWhole = (words: unknown): words is { whole: string } => typeof words === 'object' && words !== null && 'whole' in words;
