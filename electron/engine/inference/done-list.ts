import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RejectReason } from '../../contract/batch';
import { Records } from '../shared/records';

/** What a run into a folder has made whole, in a list beside its outputs: what whoever scores and whoever clears up behind them agree on. */

/** An output that is whole, and what its file came to. */
export interface DoneFile {
  /** Of the output, in the folder. */
  name: string;
  /** Of what it was made: input, model and how. */
  made: string;
  /** As of `placeOf`: the output stands there as long as that is so. */
  place: string;
  scored: number;
  rejected: number;
  firstReason: string | null;
  /** The commonest. */
  reasons: RejectReason[];
}

type Words = DoneFile | { begun: string };

/** Tells a file from every other, whatever its name; undefined where there is none. */
export async function placeOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}

export class DoneList {
  /** By the output's name. */
  readonly whole = new Map<string, DoneFile>();
  /** The file that was under way last: of it parts may lie there. */
  begun: string | undefined;

  private constructor(private readonly path: string, private readonly records: Records) {}

  /** As far as it is good. Errors: the system's. */
  static async open(path: string): Promise<DoneList> {
    const records = await Records.open(path);
    const list = new DoneList(path, records);
    for (let record = await records.read(); record; record = await records.read()) list.take(record.words as Words);
    await records.cut(records.place);
    return list;
  }

  /** Undefined where there is none. */
  static async find(path: string): Promise<DoneList | undefined> {
    return (await stat(path).catch(() => undefined)) ? DoneList.open(path) : undefined;
  }

  async begin(name: string): Promise<void> {
    await this.add({ begun: name });
  }

  /** Before the output gets its name: what stands there then is known for this run's. Errors: the system's. */
  async add(words: Words): Promise<void> {
    await this.records.write(words);
    this.take(words);
  }

  /** What stands under that name is as this run has made it; undefined of all else. */
  async standing(name: string): Promise<DoneFile | undefined> {
    const found = this.whole.get(name);
    return found && (await placeOf(join(this.path, '..', basename(name)))) === found.place ? found : undefined;
  }

  close(): Promise<void> {
    return this.records.close();
  }

  private take(words: Words): void {
    if ('begun' in words) this.begun = words.begun;
    else this.whole.set(words.name, words);
  }
}
