import { access, constants } from 'node:fs/promises';
import type { Host } from '../../../../contract/host';
import type { ConfigOf, FileLedger, FoundTag, RunningConnector, Sample, Sink } from '../types';
import { filesIn, type FoundFile } from '../../../../node/files-in';
import { contentOf, folderOf } from './folder';
import type { FileRow } from './row';
import { rowsOf } from './rows';

/** Rows that go to the store together; after a crash so many at most are compared with what is there. */
const TOGETHER = 2_000;
const LOOKED_AT_ROWS = 200;

/** Takes each file of a folder once, by its content, and says in the ledger how far it is. */
export function watchFolder(config: ConfigOf<'file'>, sink: Sink, host: Pick<Host, 'fork'>): RunningConnector {
  const folder = new Folder(config, sink, host);
  folder.open();
  return folder;
}

class Folder implements RunningConnector {
  readonly url: string;
  private mapped: ReadonlySet<string>;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private working: Promise<void> = Promise.resolve();
  private wake: (() => void) | undefined;
  /** What was looked at as it is now: by path, size and time. */
  private readonly done = new Set<string>();
  private taken = 0;

  constructor(private readonly config: ConfigOf<'file'>, private readonly sink: Sink, private readonly host: Pick<Host, 'fork'>) {
    this.url = config.url;
    this.mapped = new Set(config.mapped);
  }

  remap(mapped: readonly string[]): void {
    this.mapped = new Set(mapped);
  }

  open(): void {
    this.sink.state('connecting', 'Looking into the folder.');
    this.working = this.look();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.wake?.();
    await this.working;
    this.sink.state('off', 'Switched off.');
  }

  async browse(search: string): Promise<{ tags: FoundTag[]; note: string }> {
    const { pattern } = this.config.options;
    const newest = (await filesIn(folderOf(this.url), pattern).catch(() => [])).at(-1);
    if (!newest) return { tags: [], note: `There is no file ${pattern} in the folder yet.` };
    const found = new Map<string, FoundTag>();
    try {
      for await (const { number, samples } of rowsOf(newest.path, this.layout(), Date.now, this.host)) {
        for (const { address, value, time } of samples) found.set(address, { address, title: address, type: '', unit: '', value: String(value), time: Number(time), quality: 'good' });
        if (number >= LOOKED_AT_ROWS) break;
      }
    } catch (error) {
      return { tags: [], note: `${newest.name}: ${error instanceof Error ? error.message : String(error)}` };
    }
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return { tags: [...found.values()].filter(({ address }) => words.every((word) => address.toLowerCase().includes(word))), note: `As they stand in ${newest.name}. Files are taken once some of their columns are mapped.` };
  }

  private layout() {
    const { timeColumn, keyColumn } = this.config.options;
    return { timeColumn, keyColumn };
  }

  private async look(): Promise<void> {
    const { pattern, everyMs, settleMs } = this.config.options;
    try {
      const folder = folderOf(this.url);
      await access(folder, constants.R_OK | constants.X_OK);
      const files = await filesIn(folder, pattern);
      this.sink.state('connected', `Watches ${folder}. ${this.taken === 0 ? 'No file was taken since it started.' : `${this.taken} ${this.taken === 1 ? 'file was' : 'files were'} taken since it started.`}`);
      for (const file of files) {
        // Whoever writes it has done so a moment ago.
        if (this.closed || this.sink.paused || Date.now() - file.changed < settleMs) continue;
        await this.offer(file);
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const why = code === 'ENOENT' ? 'There is no such folder.' : code === 'EACCES' ? 'Millwright may not read this folder.' : code === 'ENOTDIR' ? 'It is a file, not a folder.' : `The folder can't be read (${code ?? String(error)}).`;
      this.sink.state('failed', why);
    }
    if (this.closed) return;
    this.timer = setTimeout(() => {
      this.working = this.look();
    }, everyMs);
  }

  private async offer(file: FoundFile): Promise<void> {
    const { ledger } = this.sink;
    const key = `${file.path} ${file.bytes} ${file.changed}`;
    if (!ledger || this.done.has(key) || this.mapped.size === 0) return;
    try {
      const content = await contentOf(file.path);
      const entry = await ledger.find(content);
      if (!entry?.finished) {
        if (!entry) await ledger.begin(content, file.name, file.bytes);
        if (!(await this.take(file, content, entry?.rows ?? 0, entry !== undefined, ledger))) return;
        this.taken++;
      }
      this.done.add(key);
    } catch (error) {
      this.sink.refuse(file.name, { cause: 'malformed', sample: '', message: `${file.name} was left: ${error instanceof Error ? error.message : String(error)}` });
      this.done.add(key);
    }
  }

  /** Returns whether it came to the end of the file. `from`: rows that are kept already; `again`: of the next some may be too. */
  private async take(file: FoundFile, content: string, from: number, again: boolean, ledger: FileLedger): Promise<boolean> {
    let gathered: FileRow[] = [];
    let doubtful = again;
    const pace = this.config.options.replay === undefined ? undefined : new Pace(this.config.options.replay);
    const send = async () => {
      const rows = gathered;
      gathered = [];
      let samples: Sample[] = rows.flatMap((row) => row.samples.filter(({ address }) => this.mapped.has(address)));
      if (doubtful) samples = await ledger.withoutStored(samples);
      doubtful = false;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        this.sink.samples(samples, resolve);
      });
      if (!this.closed) await ledger.reached(content, rows.at(-1)?.number ?? from);
    };
    let rows = from;
    for await (const row of rowsOf(file.path, this.layout(), Date.now, this.host)) {
      if (this.closed) return false;
      if (row.number <= from) continue;
      rows = row.number;
      if (row.problem !== undefined) this.sink.refuse(`${file.name}, row ${row.number}`, { cause: 'malformed', sample: '', message: row.problem });
      const wait = pace && row.time !== undefined ? pace.untilDue(row.time) : 0;
      if (wait > 0 && gathered.length > 0) await send();
      if (wait > 0) await this.pause(wait);
      if (this.closed) return false;
      gathered.push(pace ? { ...row, samples: row.samples.map((sample) => ({ ...sample, time: undefined })) } : row);
      if (gathered.length >= TOGETHER) await send();
    }
    if (gathered.length > 0) await send();
    if (this.closed) return false;
    await ledger.finished(content, rows);
    return true;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.timer = setTimeout(resolve, ms);
      this.wake = resolve;
    });
  }
}

/** When the rows of a recording are due: its own rhythm, so many times as fast, beginning now. */
class Pace {
  private began: number | undefined;
  private first = 0;

  constructor(private readonly speed: number) {}

  untilDue(time: number): number {
    if (this.began === undefined) {
      this.began = performance.now();
      this.first = time;
    }
    const wait = this.began + (time - this.first) / this.speed - performance.now();
    // A row that is due within the clock's own coarseness is due.
    return wait > 5 ? wait : 0;
  }
}
