import type { Deliver, Paper, PrinterFound, ReportSettings } from '../../contract/deliver';
import type { TargetTried } from '../../contract/notify';
import type { Host, PrintOptions } from '../../contract/host';
import type { ReportPreview } from '../../contract/own-reports';
import type { ArchivedReport, ReportChange, ReportFile, ReportKeys, ReportLedger, ReportQuery } from '../../contract/reports';
import type { Actions } from '../actions';
import type { Alarms } from '../alarms';
import type { Assets } from '../assets';
import type { Batch } from '../batch';
import type { History } from '../history';
import type { Live, Recompute } from '../live';
import type { Models } from '../models';
import type { Notify } from '../notify';
import type { Quality } from '../quality';
import type { Schedules } from '../schedule';
import type { Secrets } from '../security';
import type { Clock } from '../shared/clock';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import type { Arrivals } from './arrivals';
import type { ReportTable } from './csv';
import type { OwnReports } from './own/service';
import type { Heading } from './page/contents';
import type { SettingsChange } from './settings';
import type { FontFile } from './page/fonts';
import type { Html } from './page/html';

export interface ReportDeps {
  /** The data folder: nothing is delivered below it. */
  home: string;
  store: Pick<Store, 'main'>;
  security: { record(tx: Transaction, who: Who, what: string, before: unknown, after: unknown, why?: string | null): Promise<unknown>; secrets: Pick<Secrets, 'get' | 'set' | 'remove'> };
  /** Whose mail server reports may go by. */
  notify: Pick<Notify, 'mailServer'>;
  assets: Pick<Assets, 'plant' | 'place' | 'findEquipment' | 'findTag'>;
  models: Pick<Models, 'watches' | 'version' | 'get' | 'scorer' | 'explain' | 'championOf' | 'goldenRuns' | 'reigns'>;
  actions: Pick<Actions, 'findings'>;
  quality: Pick<Quality, 'comparison'>;
  history: Pick<History, 'readings' | 'predictions' | 'trend' | 'completeness' | 'extent' | 'kept'>;
  alarms: Pick<Alarms, 'history' | 'definitions' | 'measures' | 'announcements' | 'blind' | 'aside'>;
  batch: Pick<Batch, 'summaries' | 'ended'>;
  live: Pick<Live, 'connectors' | 'mappings' | 'rejected'>;
  schedule: Pick<Schedules, 'register' | 'unregister' | 'list' | 'lastPeriodOf' | 'calendars' | 'alsoNeeds'>;
  clock: Clock;
  /** Who starts the process that writes Parquet. */
  host: Pick<Host, 'fork'>;
  /** HTML to PDF: `host.print`. */
  print(html: string, options: PrintOptions): Promise<Uint8Array>;
  /** The plant is the demo: every page says so. */
  simulated: boolean;
  /** Zone of a report that nobody names one for. */
  zone: string;
  fonts: readonly FontFile[];
  recompute?: Recompute;
  /** How long a folder that hangs is waited for; 30 s unless said. */
  patienceMs?: number | undefined;
  onProblem?: ((error: unknown) => void) | undefined;
}

/** What a report is about. Times are UTC ms. */
export interface ReportPeriod {
  from: number;
  to: number;
  /** IANA name: times are told in it. */
  zone: string;
}

/** What a kind of report has to say; head, foot, ledger and fonts are the same for all kinds. Equal data give an equal one. */
export interface ReportContent {
  title: string;
  plant: string;
  /** Running head, right, and running foot, left. */
  heading: string;
  foot: string;
  body: Html;
  /** The body without what is of the moment it is made in, and not of the period; the same unless given. A report whose body alone differs is no other revision. */
  lasting?: Html;
  /** How its figures were computed: the last of its pages, after the ledger. */
  method: Html;
  table: ReportTable;
  /** What a later revision is held against: each by a name of its own, as it is said. */
  figures: readonly Figure[];
  /** Why its charts are empty though they should not be, as a sentence; null: they show something, or there is nothing that they could. */
  empty: string | null;
  /** Pages it can't have fewer than. */
  leastPages: number;
}

export interface Figure {
  name: string;
  value: string;
}

/** When and why a report was made, and what it comes after. */
export interface ReportStamp {
  zone: string;
  created: number;
  why: string;
  /** Null: it is the first over its period. */
  revision: RevisionOf | null;
}

export interface RevisionOf {
  revision: number;
  /** Of the revision before. */
  earlier: { revision: number; created: number };
  /** Readings that arrived since that one was made; null: it does not say up to which it had seen. */
  arrived: number | null;
  changes: readonly ReportChange[];
}

export interface MadeReport {
  html: string;
  options: PrintOptions;
  csv: string;
  table: ReportTable;
  /** Of its sections. */
  headings: readonly Heading[];
  /** The printed page with its contents; null leaves room for the numbers. */
  withContents(pages: readonly number[] | null): string;
  /** The file for a screen. */
  screen(contents: boolean): string;
}

export interface ReportContext extends ReportPeriod {
  /** Of its pages. */
  paper: Paper;
  created: number;
  due: number | null;
  signal: AbortSignal;
  /** What it rests on. */
  ledger: ReportLedger;
  /** What came in the period, up to now, of all tags: read once for the ledger and for whoever tells of it. */
  arrivals: Arrivals;
}

/** One kind of report. */
export interface Definition {
  name: string;
  title: string;
  description: string;
  make(context: ReportContext): Promise<ReportContent>;
}

export interface RunOptions extends Partial<ReportPeriod> {
  /** The scheduled moment it belongs to. */
  due?: number | null;
  /** Of its pages; as the site has it unless named. */
  paper?: Paper | undefined;
  signal?: AbortSignal;
}

/** How the newest report of a kind came out: `says` why it is missing or empty, null where all is well. */
export interface ReportOutcome {
  name: string;
  says: string | null;
}

export interface Reports {
  /** Of each that was made, and of each that a person asked for and could not be. Those of schedules that fail are the schedule's trouble. */
  readonly finished: Emitter<ReportOutcome>;
  /** Of a kind whose deliveries moved: `says` what was given up, and neither delivered since nor dismissed; null where nothing stands. Also of each kind at the start. */
  readonly undelivered: Emitter<ReportOutcome>;
  /** Those that ship, then one's own. */
  list(): { name: string; title: string; description: string }[];
  /** Those that a site composes; `load` reads them, before any schedule runs. */
  readonly own: Pick<OwnReports, 'list' | 'definition' | 'define' | 'defineFile' | 'file' | 'remove' | 'takeAgain' | 'addImage'>;
  load(): Promise<void>;
  /** The pages of what is being written, as they would be printed; nothing is kept. Without a period: as of `run`. Errors: invalid-input (period, zone). */
  preview(wanted: { content: unknown; key?: string | undefined } & { [Of in keyof ReportPeriod]?: ReportPeriod[Of] | undefined }): Promise<ReportPreview>;
  /** Newest first. */
  archive(query?: ReportQuery): Promise<ArchivedReport[]>;
  /**
   * Makes a report, checks its pages and archives it. Without a period: the last whole one of its schedule, or the last whole day.
   * Where one over the same period says the same, that one is given, and nothing is made; where it does not, the new one is the next revision.
   * Errors: not-found (the name), invalid-input (period, zone), cancelled, internal (a rendered page is not as it must be), the host's.
   */
  run(name: string, options: RunOptions, who: Who): Promise<ArchivedReport & { made: boolean }>;
  /** Goes on with what is to be written into folders. */
  start(): void;
  /** Tries what is due of that; the timer's work. */
  deliverDue(): Promise<void>;
  close(): Promise<void>;
  settings(): Promise<ReportSettings>;
  /** What is left out stays. Mail that waits is tried at once. Errors: invalid-input, in words; not-found (the target). */
  setSettings(change: SettingsChange, who: Who, why?: string): Promise<ReportSettings>;
  /** What went wrong is an answer, in words. */
  tryMail(to: string): Promise<TargetTried>;
  printers(): Promise<PrinterFound[]>;
  /** Delivers an archived one now, also by ways that it went before. Errors: not-found, invalid-input (the folder). */
  deliver(id: number, deliver: Partial<Deliver>, who: Who): Promise<ArchivedReport>;
  /** One of its ways is tried again now, or is not tried any more. Errors: not-found; conflict, where it is done. */
  tryDelivery(id: number, who: Who): Promise<ArchivedReport>;
  dismissDelivery(id: number, who: Who): Promise<ArchivedReport>;
  /** By which reports are signed, and were before. */
  key(): Promise<ReportKeys>;
  /** Another from now on; the one before signs nothing more. */
  rotateKey(who: Who, why?: string): Promise<ReportKeys>;
  /** Errors: not-found. */
  read(id: number, as: ReportFile): Promise<{ bytes: Uint8Array; fileName: string }>;
}
