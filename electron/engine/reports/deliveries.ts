import type { ReportDelivery } from '../../contract/reports';
import { MillwrightError } from '../../contract/errors';
import { isMounted, writeToFolder, type OutgoingFile } from '../delivery';
import type { Clock } from '../shared/clock';
import { within } from '../shared/within';
import type { Who } from '../shared/who';
import type { Database, Store } from '../store';
import type { ReportDeps } from './types';

const LOOK_MS = 15_000;
/** Before the second try; twice as long before each further one, an hour at most. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** A share that hangs is waited for so long; it may come back to it later. */
const PATIENCE_MS = 30_000;
const scheduler: Who = { kind: 'system', room: 'schedule' };

interface Row {
  id: number;
  report: number;
  folder: string;
  attempts: number;
  nextTry: number;
}

export interface DeliveryDeps {
  home: string;
  store: Pick<Store, 'main'>;
  security: Pick<ReportDeps['security'], 'record'>;
  clock: Clock;
  /** The files of an archived report. */
  files(report: number): Promise<OutgoingFile[]>;
  patienceMs?: number | undefined;
  onProblem?: ((error: unknown) => void) | undefined;
}

/** Reports on their way into folders: kept in the store until they are there, tried again where a share is away. */
export class Deliveries {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  /** Folders that a try still hangs in: there is no use in another one. */
  private readonly hanging = new Set<string>();

  constructor(private readonly deps: DeliveryDeps) {}

  private get db(): Database {
    return this.deps.store.main;
  }

  /** Takes it into the store and tries at once. Null: it is there; else why not yet. Errors: invalid-input, where it could never be; the store's. */
  async add(report: number, folder: string): Promise<string | null> {
    const now = Math.floor(this.deps.clock.now());
    const row = await this.db.transaction('reports.to-deliver', async (tx) => {
      await tx.run(
        'INSERT INTO report_delivery (report, folder, added, attempts, next_try) VALUES (?, ?, ?, 0, ?) ON CONFLICT (report, folder) DO UPDATE SET attempts = 0, next_try = excluded.next_try, done = NULL, problem = NULL', [report, folder, now, now],
      );
      return tx.get<Row>('SELECT id, report, folder, attempts, next_try AS nextTry FROM report_delivery WHERE report = ? AND folder = ?', [report, folder]);
    });
    if (!row) throw new MillwrightError('internal', 'What was to be delivered was not kept.');
    try {
      return await this.attempt(row);
    } catch (error) {
      await this.db.transaction('reports.not-to-deliver', (tx) => tx.run('DELETE FROM report_delivery WHERE id = ?', [row.id]));
      throw error;
    }
  }

  /** Of every report that goes or went into a folder. */
  async all(): Promise<Map<number, ReportDelivery[]>> {
    const rows = await this.db.all<ReportDelivery & { report: number }>('SELECT report, folder, attempts, next_try AS nextTry, done, problem FROM report_delivery ORDER BY report, id');
    const of = new Map<number, ReportDelivery[]>();
    for (const { report, ...delivery } of rows) of.set(report, [...(of.get(report) ?? []), delivery]);
    return of;
  }

  /** Tries what is due; the timer's work. One that fails keeps none of the others. */
  tryDue(): Promise<void> {
    this.looking = this.looking.then(async () => {
      const due = await this.db.all<Row>('SELECT id, report, folder, attempts, next_try AS nextTry FROM report_delivery WHERE done IS NULL AND next_try <= ? ORDER BY id', [Math.floor(this.deps.clock.now())]);
      for (const row of due) await this.attempt(row).catch((error: unknown) => this.failed(row, error instanceof Error ? error.message : String(error)));
    }).catch((error: unknown) => this.deps.onProblem?.(error));
    return this.looking;
  }

  start(): void {
    this.timer = setInterval(() => void this.tryDue(), LOOK_MS);
    this.timer.unref();
    void this.tryDue();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await within(this.looking, this.deps.patienceMs ?? PATIENCE_MS);
  }

  private async attempt(row: Row): Promise<string | null> {
    const { home, security, clock } = this.deps;
    const { id, report, folder } = row;
    if (this.hanging.has(folder)) return this.failed(row, `${folder} does not answer.`);
    // A share that is not mounted leaves an empty folder in its place: what is written there is seen by nobody.
    const was = await this.db.get<{ mounted: number }>('SELECT mounted FROM report_delivery WHERE folder = ? AND done IS NOT NULL ORDER BY done DESC, id DESC LIMIT 1', [folder]);
    const files = await this.deps.files(report);
    const work = this.write(home, folder, files, was?.mounted === 1);
    this.hanging.add(folder);
    const settled = work.then(() => true, () => true).finally(() => this.hanging.delete(folder));
    try {
      if (!(await within(settled, this.deps.patienceMs ?? PATIENCE_MS))) return await this.failed(row, `${folder} does not answer.`);
      const { written, mounted } = await work;
      await this.db.transaction('reports.deliver', async (tx) => {
        await tx.run('UPDATE report_delivery SET done = ?, problem = NULL, attempts = attempts + 1, mounted = ? WHERE id = ?', [Math.floor(clock.now()), mounted ? 1 : 0, id]);
        await security.record(tx, scheduler, 'reports.deliver', null, { id: report, files: written });
      });
      return null;
    } catch (error) {
      if (error instanceof MillwrightError && error.code === 'invalid-input') throw error;
      return this.failed(row, error instanceof Error ? error.message : String(error));
    }
  }

  private async write(home: string, folder: string, files: readonly OutgoingFile[], wasMounted: boolean): Promise<{ written: string[]; mounted: boolean }> {
    if (wasMounted && !(await isMounted(folder))) throw new MillwrightError('store-failed', `${folder} is not mounted: it was on another disk when it was written into last.`, { folder });
    const written = await writeToFolder(home, folder, files);
    return { written, mounted: await isMounted(folder) };
  }

  private async failed({ id, attempts }: Row, problem: string): Promise<string> {
    const nextTry = Math.floor(this.deps.clock.now()) + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10));
    await this.db.transaction('reports.deliver-later', (tx) => tx.run('UPDATE report_delivery SET attempts = attempts + 1, next_try = ?, problem = ? WHERE id = ?', [nextTry, problem.slice(0, 300), id]));
    return problem;
  }
}
