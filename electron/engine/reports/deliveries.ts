import type { Deliver, ReportDelivery, ReportFormat } from '../../contract/deliver';
import { MillwrightError } from '../../contract/errors';
import { Undelivered } from '../delivery';
import type { Clock } from '../shared/clock';
import { within } from '../shared/within';
import type { Who } from '../shared/who';
import type { Database, Store, Transaction } from '../store';
import { wayWords } from './standing';
import type { ReportDeps } from './types';

const LOOK_MS = 15_000;
/** Before the second try; twice as long before each further one, an hour at most. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** A share that hangs is waited for so long; it may come back to it later. */
const PATIENCE_MS = 30_000;
/** A mail or a print that can't leave for a week is of no use any more; a folder is waited for as long as it takes. */
const GIVE_UP_MS = 7 * 86_400_000;
const scheduler: Who = { kind: 'system', room: 'schedule' };

/** One report by one way, as the store has it. */
export interface Outgoing {
  id: number;
  report: number;
  way: ReportDelivery['way'];
  to: string;
  formats: readonly ReportFormat[];
  /** Of a mail: those who still want it. */
  remaining: readonly string[] | null;
  added: number;
  attempts: number;
  /** The same for as long as one is tried; another where it is sent again although it was done. */
  edition: number;
}

export interface Sent {
  /** For the audit trail: what went where. */
  record: Record<string, unknown>;
  /** To be said although it is done. */
  says?: string | null;
  /** Of a mail: those that it is to be tried for again. */
  remaining?: readonly string[];
  mounted?: boolean;
}

export interface DeliveryDeps {
  store: Pick<Store, 'main'>;
  security: Pick<ReportDeps['security'], 'record'>;
  clock: Clock;
  /** Errors: Undelivered, `lasting` where it is of no use to try again; MillwrightError invalid-input, where it could never be; others, which are tried again. `wasMounted`: of a folder, when it was written into last. */
  send(outgoing: Outgoing, wasMounted: boolean): Promise<Sent>;
  /** One of its ways was given up, was delivered, or was dismissed: told after it was kept. */
  onSettled?: ((report: number) => void) | undefined;
  patienceMs?: number | undefined;
  onProblem?: ((error: unknown) => void) | undefined;
}

type Row = Omit<Outgoing, 'formats' | 'remaining'> & { formats: string; remaining: string | null };
type Kept = Omit<ReportDelivery, 'formats' | 'stands'> & { report: number; formats: string; stands: number };
const columns = 'id, report, way, target AS "to", formats, remaining, added, attempts, edition';
const read = ({ formats, remaining, ...row }: Row): Outgoing => ({ ...row, formats: JSON.parse(formats) as ReportFormat[], remaining: remaining === null ? null : (JSON.parse(remaining) as string[]) });

/** Reports on their way out: kept in the store until they are there, tried again where something is away. */
export class Deliveries {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  /** Folders that a try still hangs in: there is no use in another one. */
  private readonly hanging = new Set<string>();
  /** Tries that are under way, by the row: whoever asks for another one has that one. */
  private readonly underWay = new Map<number, Promise<string | null>>();
  /** What a server or a spooler has, and the store could not keep: that is tried again, not the sending. */
  private readonly handedOver = new Map<string, Sent>();

  constructor(private readonly deps: DeliveryDeps) {}

  private get db(): Database {
    return this.deps.store.main;
  }

  /**
   * Takes them into the store and tries at once; says of each what became of it. A mail or a print that is done stays done unless it is asked for `anew`: one report is one mail. A folder is written again.
   * Errors: invalid-input, where it could never be; the store's.
   */
  async add(report: number, deliver: Deliver, anew = false): Promise<string[]> {
    const ways: [ReportDelivery['way'], string | null][] = [['folder', deliver.folder], ['mail', deliver.mail.length === 0 ? null : [...new Set(deliver.mail)].join(', ')], ['printer', deliver.printer]];
    const said: string[] = [];
    for (const [way, to] of ways) if (to !== null) said.push(await this.addOne(report, way, to, way === 'printer' ? ['pdf'] : deliver.formats, anew || way === 'folder'));
    return said;
  }

  private async addOne(report: number, way: Outgoing['way'], to: string, formats: readonly ReportFormat[], anew: boolean): Promise<string> {
    const now = Math.floor(this.deps.clock.now());
    const row = await this.db.transaction('reports.to-deliver', async (tx) => {
      await tx.run(
        `INSERT INTO report_way (report, way, target, formats, added, attempts, next_try) VALUES (?, ?, ?, ?, ?, 0, ?)
         ON CONFLICT (report, way, target) DO UPDATE SET edition = edition + (done IS NOT NULL), formats = excluded.formats, added = excluded.added, attempts = 0, next_try = excluded.next_try, done = NULL, gave_up = NULL, problem = NULL, remaining = NULL ${anew ? '' : 'WHERE done IS NULL'}`,
        [report, way, to, JSON.stringify(formats), now, now],
      );
      return tx.get<Row & { done: number | null }>(`SELECT ${columns}, done FROM report_way WHERE report = ? AND way = ? AND target = ?`, [report, way, to]);
    });
    if (!row) throw new MillwrightError('internal', 'What was to be delivered was not kept.');
    if (row.done !== null) return `${wayWords(row)} before`;
    try {
      const problem = await this.attempt(row.id);
      return problem === null ? wayWords(row) : `not yet ${wayWords(row)}: ${problem.replace(/[.\s]*$/, '')}`;
    } catch (error) {
      // What only could not be kept has gone out, or is tried again.
      if (isNever(error)) await this.db.transaction('reports.not-to-deliver', (tx) => tx.run('DELETE FROM report_way WHERE id = ?', [row.id]));
      throw error;
    }
  }

  /** Of every report that goes or went out. */
  async all(): Promise<Map<number, ReportDelivery[]>> {
    const rows = await this.db.all<Kept>('SELECT id, report, way, target AS "to", formats, attempts, next_try AS nextTry, done, gave_up AS gaveUp, stands, problem FROM report_way ORDER BY report, id');
    const of = new Map<number, ReportDelivery[]>();
    for (const { report, formats, stands, ...delivery } of rows) of.set(report, [...(of.get(report) ?? []), { ...delivery, stands: stands === 1, formats: JSON.parse(formats) as ReportFormat[] }]);
    return of;
  }

  /** One is tried again now, one that was given up too: for those alone who still want it. Its alarm stands until it is there. Returns its report. Errors: not-found; conflict, where it is done. */
  async again(id: number, who: Who): Promise<number> {
    const now = Math.floor(this.deps.clock.now());
    const row = await this.settle(id, who, 'reports.deliver-again', (tx) => tx.run('UPDATE report_way SET added = ?, attempts = 0, next_try = ?, gave_up = NULL WHERE id = ?', [now, now, id]));
    // What could never be says so beside it: it stands there already.
    await this.attempt(id).catch((error: unknown) => this.failed(row, error));
    return row.report;
  }

  /** One is not tried any more, and no alarm stands for it. Returns its report. Errors: not-found; conflict, where it is done. */
  async dismiss(id: number, who: Who): Promise<number> {
    const row = await this.settle(id, who, 'reports.deliver-not', (tx) => tx.run('UPDATE report_way SET gave_up = COALESCE(gave_up, ?), stands = 0 WHERE id = ?', [Math.floor(this.deps.clock.now()), id]));
    this.deps.onSettled?.(row.report);
    return row.report;
  }

  private settle(id: number, who: Who, what: string, change: (tx: Transaction) => Promise<unknown>): Promise<Outgoing> {
    return this.db.transaction(what, async (tx) => {
      const row = await tx.get<Row & { done: number | null }>(`SELECT ${columns}, done FROM report_way WHERE id = ?`, [id]);
      if (!row) throw new MillwrightError('not-found', `There is no delivery ${id}.`, { id });
      if (row.done !== null) throw new MillwrightError('conflict', `It was ${wayWords(row)} already.`, { id });
      await change(tx);
      await this.deps.security.record(tx, who, what, null, { id: row.report, way: row.way, to: row.to });
      return read(row);
    });
  }

  /** What waits for this way is tried at once: it may be another now. */
  async hurry(way: Outgoing['way']): Promise<void> {
    await this.db.transaction('reports.hurry', (tx) => tx.run('UPDATE report_way SET next_try = 0 WHERE way = ? AND done IS NULL AND gave_up IS NULL', [way]));
    void this.tryDue();
  }

  /** Tries what is due; the timer's work. One that fails keeps none of the others. */
  tryDue(): Promise<void> {
    this.looking = this.looking.then(async () => {
      const due = await this.db.all<Row>(`SELECT ${columns} FROM report_way WHERE done IS NULL AND gave_up IS NULL AND next_try <= ? ORDER BY id`, [Math.floor(this.deps.clock.now())]);
      for (const row of due.map(read)) await this.attempt(row.id).catch((error: unknown) => this.failed(row, error));
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

  private attempt(id: number): Promise<string | null> {
    const there = this.underWay.get(id);
    if (there) return there;
    const work = this.once(id).finally(() => this.underWay.delete(id));
    this.underWay.set(id, work);
    return work;
  }

  /** As it stands now: it may have gone out since somebody saw that it was due. */
  private async once(id: number): Promise<string | null> {
    const waiting = await this.db.get<Row>(`SELECT ${columns} FROM report_way WHERE id = ? AND done IS NULL AND gave_up IS NULL`, [id]);
    if (!waiting) return null;
    const row = read(waiting);
    try {
      // A mail server and a spooler have limits of their own, and what is only slow would go out twice.
      const sent = this.handedOver.get(nameOf(row)) ?? (await (row.way === 'folder' ? this.intoFolder(row) : this.deps.send(row, false)));
      if (row.way !== 'folder') this.handedOver.set(nameOf(row), sent);
      const waits = await this.sent(row, sent);
      this.handedOver.delete(nameOf(row));
      return waits;
    } catch (error) {
      if (isNever(error)) throw error;
      return this.failed(row, error);
    }
  }

  private async intoFolder(row: Outgoing): Promise<Sent> {
    const { to } = row;
    // A share that is not mounted leaves an empty folder in its place: what is written there is seen by nobody.
    const was = await this.db.get<{ mounted: number }>(`SELECT mounted FROM report_way WHERE way = 'folder' AND target = ? AND done IS NOT NULL ORDER BY done DESC, id DESC LIMIT 1`, [to]);
    const silent = new Error(`${to} does not answer.`);
    if (this.hanging.has(to)) throw silent;
    this.hanging.add(to);
    const sent = await within(this.deps.send(row, was?.mounted === 1).finally(() => this.hanging.delete(to)), this.deps.patienceMs ?? PATIENCE_MS);
    if (!sent) throw silent;
    return sent;
  }

  /** Killed before this is kept, a mail goes out once more, as the same one (its Message-ID), and a print where its queue can't be asked: at least once, never less. */
  private async sent(row: Outgoing, { record, says = null, remaining = [], mounted = false }: Sent): Promise<string | null> {
    const now = Math.floor(this.deps.clock.now());
    const waits = remaining.length > 0 ? `The mail server does not take it just now for ${remaining.join(', ')}.` : null;
    const problem = [says, waits].filter(Boolean).join(' ') || null;
    await this.db.transaction('reports.deliver', async (tx) => {
      await tx.run('UPDATE report_way SET done = ?, problem = ?, attempts = attempts + 1, next_try = ?, remaining = ?, mounted = ?, stands = CASE WHEN ? IS NULL THEN stands ELSE 0 END WHERE id = ?', [waits === null ? now : null, problem?.slice(0, 300) ?? null, now + pauseOf(row.attempts), waits === null ? null : JSON.stringify(remaining), mounted ? 1 : 0, waits === null ? now : null, row.id]);
      await this.deps.security.record(tx, scheduler, 'reports.deliver', null, { id: row.report, ...record });
    });
    if (waits === null) this.deps.onSettled?.(row.report);
    return waits;
  }

  private async failed(row: Outgoing, error: unknown): Promise<string> {
    const problem = error instanceof Error ? error.message : String(error);
    const now = Math.floor(this.deps.clock.now());
    const lasting = (error instanceof Undelivered && error.lasting) || (row.way !== 'folder' && now - row.added > GIVE_UP_MS);
    await this.db.transaction('reports.deliver-later', (tx) => tx.run('UPDATE report_way SET attempts = attempts + 1, next_try = ?, problem = ?, gave_up = COALESCE(gave_up, ?), stands = CASE WHEN gave_up IS NULL THEN MAX(stands, ?) ELSE stands END WHERE id = ?', [now + pauseOf(row.attempts), problem.slice(0, 300), lasting ? now : null, lasting ? 1 : 0, row.id]));
    if (lasting) this.deps.onSettled?.(row.report);
    return lasting ? `${problem} It is not tried any more.` : problem;
  }
}

const isNever = (error: unknown): boolean => error instanceof MillwrightError && error.code === 'invalid-input';
const nameOf = ({ report, way, to, edition }: Outgoing): string => JSON.stringify([report, way, to, edition]);
const pauseOf = (attempts: number): number => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10));
