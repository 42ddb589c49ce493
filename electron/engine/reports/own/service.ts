import { MillwrightError } from '../../../contract/errors';
import { type OwnReport, type OwnReportContent, ownReportContent, type OwnReportVersion, type ReportImage } from '../../../contract/own-reports';
import { Turns } from '../../shared/turns';
import { whoName, type Who } from '../../shared/who';
import type { Transaction } from '../../store';
import type { ReportDeps } from '../types';
import { knownOf, problemsOf, refusal } from './check';
import { imageOf, type KeptImage } from './image';
import { fromFile, toFile } from './portable';
import { ownRepository, type OwnRow } from './repository';

interface OwnReportsDeps extends Pick<ReportDeps, 'store' | 'security' | 'assets' | 'models' | 'schedule' | 'clock' | 'onProblem'> {
  /** A kind that ships has this name. */
  isTaken(key: string): boolean;
  jobOf(key: string): string;
  /** One is new or another now; null: it is there no more. Told after it was kept. */
  onChange(key: string, report: OwnReport | null): void;
}

/** The reports that a site composes, and what they were before. In memory as they stand; changed only here. */
export class OwnReports {
  private readonly repository;
  private readonly turns = new Turns();
  private reports = new Map<string, OwnReport>();

  constructor(private readonly deps: OwnReportsDeps) {
    this.repository = ownRepository(deps.store.main);
    deps.schedule.alsoNeeds(() => this.list().flatMap(({ content: { title, shifts } }) => (shifts.calendar === undefined ? [] : [{ title: `the report “${title}”`, calendar: shifts.calendar, shifts: shifts.only ?? [] }])));
  }

  /** Reads what is kept, and tells of each. */
  async load(): Promise<void> {
    await this.read();
    for (const report of this.reports.values()) this.deps.onChange(report.key, report);
  }

  private async read(): Promise<void> {
    this.reports = new Map((await this.repository.current()).flatMap((row) => this.told(row) ?? []).map((one) => [one.key, one]));
  }

  list(): OwnReport[] {
    return [...this.reports.values()].sort((a, b) => a.content.title.localeCompare(b.content.title, 'en', { numeric: true }) || (a.key < b.key ? -1 : 1));
  }

  get(key: string): OwnReport {
    const found = this.reports.get(key);
    if (!found) throw new MillwrightError('not-found', `There is no report “${key}” of one’s own.${this.reports.size > 0 ? ` There are: ${[...this.reports.keys()].sort().join(', ')}.` : ''}`, { key });
    return found;
  }

  /** With what it was before. Errors: not-found. */
  async definition(key: string, revision?: number): Promise<{ report: OwnReport; versions: OwnReportVersion[] }> {
    const rows = await this.repository.versions(key);
    const versions = rows.map(({ revision: of, at, who, why, content }): OwnReportVersion => ({ revision: of, at, who, why, removed: content === null, title: content === null ? '' : (JSON.parse(content) as OwnReportContent).title }));
    if (revision === undefined) return { report: this.get(key), versions };
    const row = rows.find((one) => one.revision === revision);
    const report = row && this.told(row);
    if (!report) throw new MillwrightError('not-found', `There is no revision ${revision} of the report “${key}”.`, { key, revision });
    return { report, versions };
  }

  /** Errors: conflict (changed since, the key of a kind that ships, or taken), invalid-input (`problems`, with block and field), not-found. */
  define(who: Who, { key, revision, content, why }: { key: string; revision?: number | undefined; content: OwnReportContent; why?: string | undefined }): Promise<OwnReport> {
    return this.turns.run(async () => {
      const before = this.reports.get(key);
      if (this.deps.isTaken(key)) throw new MillwrightError('conflict', `“${key}” is the name of a report that ships. Choose another key.`, { key, reason: 'report-ships' });
      if (revision === undefined && before) throw new MillwrightError('conflict', `There is a report “${key}” already. Choose another key, or change that one.`, { key, reason: 'report-there' });
      if (revision !== undefined && !before) throw new MillwrightError('not-found', `The report “${key}” is not there any more.`, { key, reason: 'report-gone' });
      if (before && revision !== before.revision) throw new MillwrightError('conflict', `${before.changedBy} has changed this report meanwhile. Open it again to see what it is now.`, { key, reason: 'report-changed', person: before.changedBy });
      return this.put(who, key, content, why ?? null, before ? 'reports.own.change' : 'reports.own.add');
    });
  }

  /** In the place of what there is of its key. Errors as of `define`. */
  defineFile(who: Who, { file, key: wanted, why }: { file: unknown; key?: string | undefined; why?: string | undefined }): Promise<OwnReport> {
    const { key = wanted, content } = { ...fromFile(file, this.deps.assets.plant()), ...(wanted === undefined ? {} : { key: wanted }) };
    if (key === undefined) throw new MillwrightError('invalid-input', 'The file names no key. Write key: my-report into it.');
    return this.define(who, { key, revision: this.reports.get(key)?.revision, content, why });
  }

  file(key: string): object {
    return toFile(this.get(key), this.deps.assets.plant());
  }

  /** Errors: not-found; conflict, where a schedule makes it. */
  remove(who: Who, key: string, why?: string): Promise<void> {
    return this.turns.run(async () => {
      const before = this.get(key);
      const by = (await this.deps.schedule.list()).filter(({ job }) => job === this.deps.jobOf(key)).map(({ name }) => name);
      if (by.length > 0) throw new MillwrightError('conflict', `${by.length === 1 ? 'The schedule' : 'The schedules'} ${by.join(', ')} ${by.length === 1 ? 'makes' : 'make'} the report “${before.content.title}”. Remove ${by.length === 1 ? 'it' : 'them'} first.`, { key, schedules: by, reason: 'report-scheduled' });
      await this.change('reports.own.remove', async (tx) => this.insert(tx, who, { key, revision: before.revision + 1, content: null, why: why ?? null }, before.content, 'reports.own.remove'));
      this.deps.onChange(key, null);
    });
  }

  /** Errors: not-found; invalid-input, where what it was speaks of what has left the plant. */
  takeAgain(who: Who, key: string, revision: number, why?: string): Promise<OwnReport> {
    return this.turns.run(async () => {
      const { report } = await this.definition(key, revision);
      return this.put(who, key, report.content, why ?? `revision ${revision} again`, 'reports.own.again');
    });
  }

  async addImage(who: Who, bytes: Uint8Array): Promise<ReportImage> {
    const kept = imageOf(bytes);
    const { content, ...facts } = kept;
    if (await this.repository.hasImage(kept.image)) return facts;
    await this.deps.store.main.transaction('reports.own.image', async (tx) => {
      await this.repository.addImage(tx, { ...facts, content });
      await this.deps.security.record(tx, who, 'reports.own.image', null, facts);
    });
    return facts;
  }

  async image(sha256: string): Promise<KeptImage | null> {
    const row = await this.repository.image(sha256);
    return row ? { ...row, image: sha256, bytes: row.content.length, content: new Uint8Array(row.content) } : null;
  }

  problems(content: OwnReportContent): ReturnType<typeof problemsOf> {
    return problemsOf(content, knownOf(this.deps, (sha256) => this.repository.hasImage(sha256)));
  }

  private async put(who: Who, key: string, content: OwnReportContent, why: string | null, what: string): Promise<OwnReport> {
    const problems = await this.problems(content);
    if (problems.length > 0) throw refusal(problems, content.blocks);
    const saved = await this.change(what, async (tx) => {
      const newest = await this.repository.newest(tx, key);
      return this.insert(tx, who, { key, revision: (newest?.revision ?? 0) + 1, content, why }, newest?.content ? (JSON.parse(newest.content) as OwnReportContent) : null, what);
    });
    const report = this.told(saved);
    if (!report) throw new Error('what was just kept can be read');
    this.deps.onChange(key, report);
    return report;
  }

  private async insert(tx: Transaction, who: Who, { content, ...row }: Pick<OwnRow, 'key' | 'revision' | 'why'> & { content: OwnReportContent | null }, before: OwnReportContent | null, what: string): Promise<OwnRow> {
    const version: OwnRow = { ...row, content: content && JSON.stringify(content), at: Math.floor(this.deps.clock.now()), who: whoName(who) };
    await this.repository.insert(tx, version);
    await this.deps.security.record(tx, who, what, before && { key: row.key, ...before }, content && { key: row.key, ...content }, row.why);
    return version;
  }

  /** One that can't be read is none: what else there is of the appliance goes on. */
  private told({ key, revision, content, at, who }: OwnRow): OwnReport | undefined {
    if (content === null) return undefined;
    const parsed = ownReportContent.safeParse(JSON.parse(content));
    if (!parsed.success) this.deps.onProblem?.(parsed.error);
    return parsed.success ? { key, revision, changed: at, changedBy: who, content: parsed.data } : undefined;
  }

  private change<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.deps.store.main.transaction(name, work).finally(() => this.read());
  }
}
