import { DateTime } from 'luxon';
import { noDelivery, reportFormats } from '../../contract/deliver';
import { revisionLetter, type ArchivedReport } from '../../contract/reports';
import { MillwrightError, type ErrorCode } from '../../contract/errors';
import { checkZone, type JobContext } from '../schedule';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import { fileName, filesOf, openingOf, signatureOf } from './archived-files';
import { assemble } from './assemble';
import { batchSummary } from './batch/report';
import { dataCompleteness } from './completeness/report';
import { sha256Of } from '../../node/report-signature';
import { printers } from '../delivery';
import { mustBeWhole } from '../shared/whole-file';
import { Deliveries } from './deliveries';
import { mailTest } from './mail';
import { sendOut, type SendingDeps } from './sending';
import { deliveredKinds, standingOf } from './standing';
import { ReportSettingsKept } from './settings';
import { equipmentHealth } from './health/report';
import { gatherLedger } from './ledger/gather';
import { changesBetween, digestOf, figuresOf } from './ledger/revision';
import { whyWords } from './ledger/why';
import { ownDefinition } from './own/definition';
import { Previews } from './own/preview';
import { OwnReports } from './own/service';
import { createRecompute } from '../live';
import { alarmPerformance } from './performance/report';
import { modelQuality } from './quality/report';
import { printReport } from './printing';
import { ReportKey } from './signing';
import { reportRepository } from './repository';
import type { Definition, ReportContext, ReportDeps, ReportOutcome, ReportPeriod, Reports, RunOptions } from './types';

const scheduled: Who = { kind: 'system', room: 'schedule' };
const longestMs = 400 * 86_400_000;
const dayMs = 86_400_000;
/** Of who asked: nothing is wrong with the report. */
const ownFault: readonly ErrorCode[] = ['invalid-input', 'not-found', 'cancelled', 'not-allowed'];

export function createReports(given: ReportDeps): Reports {
  const deps: ReportDeps = { ...given, recompute: given.recompute ?? createRecompute(given) };
  const { store, security, schedule, clock } = deps;
  const repository = reportRepository(store.main);
  const definitions = new Map<string, Definition>([equipmentHealth(deps), alarmPerformance(deps), dataCompleteness(deps), modelQuality(deps), batchSummary(deps)].map((definition) => [definition.name, definition]));
  const shipped = new Set(definitions.keys());
  const own = new OwnReports({
    ...deps, isTaken: (name) => shipped.has(name), jobOf: jobName,
    onChange(name, report) {
      if (definitions.delete(name)) schedule.unregister(jobName(name));
      if (report) register(ownDefinition(deps, own, report));
    },
  });
  const previews = new Previews({ deps, hasImage: async (sha256) => (await own.image(sha256)) !== null, image: (sha256) => own.image(sha256), nextOf: (name) => (own.list().find((one) => one.key === name)?.revision ?? 0) + 1 });
  const finished = new Emitter<ReportOutcome>();
  const undelivered = new Emitter<ReportOutcome>();
  const tellStanding = async (name: string) => undelivered.emit({ name, says: await standingOf(store.main, name) });
  const key = new ReportKey({ store, security, clock });
  const settings = new ReportSettingsKept({ store, security, notify: deps.notify });
  const sending: SendingDeps = {
    home: deps.home, settings,
    async report(id) {
      const report = await repository.one(id);
      if (!report) throw new MillwrightError('not-found', `There is no report ${id} in the archive.`, { id });
      return { ...report, signed: (await repository.file(id, 'signature'))?.bytes !== null, opening: await repository.opening(id) };
    },
    file: (id, as) => service.read(id, as),
  };
  const deliveries = new Deliveries({
    store, security, clock, patienceMs: deps.patienceMs, onProblem: deps.onProblem,
    send: (outgoing, wasMounted) => sendOut(sending, outgoing, wasMounted),
    onSettled: (id) => void repository.one(id).then((report) => report && tellStanding(report.name)).catch(deps.onProblem),
  });
  /** One report at a time: each reads a whole period and prints in a window of its own. */
  const turns = new Turns();

  function named(name: string): Definition {
    const definition = definitions.get(name);
    if (!definition) throw new MillwrightError('not-found', `There is no report "${name}". There are: ${[...definitions.keys()].join(', ')}.`, { name });
    return definition;
  }

  async function periodOf(name: string, options: RunOptions): Promise<ReportPeriod> {
    const zone = options.zone ?? deps.zone;
    checkZone(zone);
    const { from, to } = options;
    if (from === undefined && to === undefined) {
      const last = await schedule.lastPeriodOf(jobName(name));
      return last ? { ...last, ...(options.zone === undefined ? {} : { zone }) } : lastDay(clock.now(), zone);
    }
    const end = to ?? Math.floor(clock.now());
    const period = { from: from ?? end - dayMs, to: end, zone };
    if (!(period.from < period.to)) throw new MillwrightError('invalid-input', 'The period ends before it begins. Give a moment for "to" that lies after "from".', { from: period.from, to: period.to });
    if (period.to - period.from > longestMs) throw new MillwrightError('invalid-input', 'The period is longer than 400 days. Make several reports of shorter ones.', { from: period.from, to: period.to });
    return period;
  }

  async function make(definition: Definition, context: Omit<ReportContext, 'ledger' | 'arrivals'>, job: JobContext | null, who: Who): Promise<ArchivedReport & { made: boolean }> {
    const { from, to, zone, created, due, paper } = context;
    const before = await repository.newestOf({ name: definition.name, from, to, zone });
    const { ledger, arrivals } = await gatherLedger(deps, context, before?.report.ledger?.newest);
    const content = await definition.make({ ...context, ledger, arrivals });
    if (context.signal.aborted) throw new MillwrightError('cancelled', 'The report was cancelled.');
    const outcome = { name: definition.name, says: content.empty === null ? null : `${content.title} shows nothing. ${content.empty}` };
    const digest = digestOf(content, ledger, paper);
    // The same data say the same: what is there is the report.
    if (before?.digest === digest) {
      finished.emit(outcome);
      return { ...before.report, deliveries: (await deliveries.all()).get(before.report.id) ?? [], made: false };
    }
    const figures = figuresOf(content.figures, ledger, paper);
    const revision = (before?.report.revision ?? 0) + 1;
    const changes = before ? changesBetween(before.figures, figures) : [];
    const why = whyWords(job);
    const stamp = { zone, created, why, revision: before ? { revision, earlier: before.report, arrived: before.report.ledger ? arrivals.arrived : null, changes } : null };
    const made = assemble(content, ledger, stamp, deps.simulated, deps.fonts, paper);
    const printed = await printReport(made, deps.print, content.leastPages);
    const files = await filesOf(deps.host, made, printed, { content, period: { from, to, zone }, ledger, stamp, figures: content.figures, simulated: deps.simulated, table: content.table });
    const ofSchedule = job?.schedule ?? null;
    const report = {
      name: definition.name, title: content.title, from, to, zone, created, due, why, pages: printed.pages, sha256: sha256Of(files.pdf), paper, simulated: deps.simulated, revision, changes, ledger,
    };
    const signature = signatureOf(report, files, await key.private());
    const id = await store.main.transaction('reports.archive', async (tx) => {
      const added = await repository.insert(tx, { ...report, schedule: ofSchedule, digest, figures, files, signature, opening: openingOf(content.body.text) });
      await security.record(tx, who, 'reports.run', null, { id: added, name: report.name, from, to, zone, pages: report.pages, sha256: report.sha256, schedule: ofSchedule, ...(revision > 1 ? { revision } : {}) });
      return added;
    });
    finished.emit(outcome);
    return { id, ...report, formats: [...reportFormats], pdfBytes: files.pdf.length, csvBytes: files.csv.length, deliveries: [], made: true };
  }

  /** A run that died after the report was archived is made up without making it again. */
  async function runScheduled(definition: Definition, context: JobContext): Promise<string> {
    const { from, to, zone, due, signal } = context;
    const there = await repository.ofSchedule(context.schedule, due);
    const report = there ?? (await make(definition, { from, to, zone, due, paper: context.paper ?? (await settings.get()).paper, created: Math.floor(clock.now()), signal }, context, scheduled));
    const what = `report ${report.id}${report.revision > 1 ? `, revision ${revisionLetter(report.revision)}` : ''}, ${report.pages} pages`;
    const said = await deliveries.add(report.id, context.deliver);
    return [what, ...said].join(', ') + (said.some((one) => one.startsWith('not yet')) ? '. What is not is kept and tried again where that is of use.' : '');
  }

  const service: Reports = {
    finished,
    undelivered,

    list: () => [...definitions.values()].map(({ name, title, description }) => ({ name, title, description })),
    async archive({ words = '', ...query } = {}) {
      const [reports, of] = await Promise.all([repository.all(query), deliveries.all()]);
      return reports.filter((report) => says(report, words)).map((report) => ({ ...report, deliveries: of.get(report.id) ?? [] }));
    },
    own,
    load: () => own.load(),
    async preview({ content, key: name = 'preview', ...options }) {
      return previews.preview(content, await periodOf(name, options), name, (await settings.get()).paper);
    },
    start() {
      deliveries.start();
      // What was given up before the engine died stands again, and what was dismissed then does not.
      void deliveredKinds(store.main).then((kinds) => Promise.all(kinds.map(tellStanding))).catch(deps.onProblem);
    },
    deliverDue: () => deliveries.tryDue(),
    close: () => deliveries.close(),

    async run(name, options, who) {
      const definition = named(name);
      const period = await periodOf(name, options);
      const context = { ...period, paper: options.paper ?? (await settings.get()).paper, due: options.due ?? null, created: Math.floor(clock.now()), signal: options.signal ?? new AbortController().signal };
      try {
        return await turns.run(() => make(definition, context, null, who));
      } catch (error) {
        if (!(error instanceof MillwrightError && ownFault.includes(error.code))) finished.emit({ name, says: `It could not be made: ${error instanceof Error ? error.message : String(error)}` });
        throw error;
      }
    },

    async read(id, as) {
      const file = await repository.file(id, as);
      if (!file) throw new MillwrightError('not-found', `There is no report ${id} in the archive.`, { id });
      if (file.bytes === null) throw new MillwrightError('not-found', as === 'signature' ? `Report ${id} was archived before reports were signed.` : `Report ${id} was archived before reports were kept as ${as.toUpperCase()}.`, { id });
      return { bytes: file.bytes, fileName: fileName(file, as) };
    },

    settings: () => settings.get(),
    async setSettings(change, who, why) {
      const set = await settings.set(change, who, why);
      await deliveries.hurry('mail');
      return set;
    },
    async tryMail(to) {
      const began = performance.now();
      const told = (sent: boolean, says: string) => ({ sent, says, ms: Math.round(performance.now() - began) });
      return mailTest(settings, to, `report-test-${Math.floor(clock.now())}`).then((says) => told(true, says), (error: unknown) => told(false, error instanceof Error ? error.message : String(error)));
    },
    printers,
    async deliver(id, wanted, who) {
      await sending.report(id);
      if (wanted.folder) mustBeWhole(wanted.folder, 'folder');
      await store.main.transaction('reports.deliver-now', (tx) => security.record(tx, who, 'reports.deliver-now', null, { id, ...wanted }));
      await deliveries.add(id, { ...noDelivery, ...wanted }, true);
      return withDeliveries(id);
    },

    tryDelivery: async (id, who) => withDeliveries(await deliveries.again(id, who)),
    dismissDelivery: async (id, who) => withDeliveries(await deliveries.dismiss(id, who)),

    key: () => key.public(),
    rotateKey: (who, why) => key.rotate(who, why),
  };

  async function withDeliveries(id: number): Promise<ArchivedReport> {
    const { signed: _signed, opening: _opening, ...report } = await sending.report(id);
    return { ...report, deliveries: (await deliveries.all()).get(id) ?? [] };
  }

  function register(definition: Definition): void {
    definitions.set(definition.name, definition);
    schedule.register({ name: jobName(definition.name), title: `Report: ${definition.title}`, run: (context) => turns.run(() => runScheduled(definition, context)) });
  }
  for (const definition of [...definitions.values()]) register(definition);
  return service;
}

/** Each word, wherever it stands and however it is written large or small. */
function says({ name, title, why, revision, ledger }: ArchivedReport, words: string): boolean {
  const text = [name, title, why, revision > 1 ? `revision ${revisionLetter(revision)}` : '', ...(ledger?.models ?? []).flatMap(({ model, versions }) => [model, ...versions.map(({ version }) => version)])].join(' ').toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

const jobName = (report: string): string => `report:${report}`;

/** Yesterday in the zone, from midnight to midnight. */
function lastDay(now: number, zone: string): ReportPeriod {
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  return { from: today.minus({ days: 1 }).toMillis(), to: today.toMillis(), zone };
}
