import type { Handlers } from '../contract/contract';
import { quietMsOf } from '../contract/deadband';
import type { EngineStart, Host, WorkerHandle } from '../contract/host';
import { actionMigrations, actionProcedures, createActions, createHandovers, findingProcedures, handoverProcedures, knownFrom } from './actions';
import { alarmMigrations, alarmsProcedures, createAlarms, troubleOf, type Alarms } from './alarms';
import { apiMigrations, apiProcedures, createApi, type HttpFace } from './api';
import { assetMigrations, assetProcedures, createAssets, type Assets } from './assets';
import { batchMigrations, batchProcedures, createBatch, createBatchJobs, createDatabases, databaseProcedures } from './batch';
import { createHistory, HistoryRetention, historyProcedures, retentionMigrations, type History } from './history';
import { createInference } from './inference';
import { createLive, historyTable, liveMigrations, liveProcedures, runDemo, setUpDemoPlant, watchDemoPlant, type Live } from './live';
import { createModels, createTuning, measuringMigrations, modelMigrations, modelProcedures, type Models, type Tuning } from './models';
import { createQuality, qualityMigrations, qualityProcedures } from './quality';
import { createNotify, notifyMigrations, notifyProcedures, type Notify } from './notify';
import { watchOwnHealth } from './own-health';
import { createReports, reportFonts, reportMigrations, reportProcedures, type Reports } from './reports';
import { createSchedule, scheduleMigrations, scheduleProcedures, seedSchedules, systemZone, type Schedules } from './schedule';
import { createSecurity, securityMigrations, securityProcedures, sessionProcedures, type Security, type Vault } from './security';
import type { Caller } from './shared/context';
import type { Clock } from './shared/clock';
import { Turns } from './shared/turns';
import type { Who } from './shared/who';
import { openStore, type Migration, type Store } from './store';
import { createViews, viewMigrations, viewProcedures } from './views';

type OpenHandlers = Omit<Handlers<Caller>, 'vault' | 'appliance' | 'tools'>;

/** The open appliance: every room, wired. What must go up the arrows of dependency is subscribed to here. */
export interface Rooms {
  handlers: OpenHandlers;
  security: Security;
  /** Everything is at work: models tried, connectors open, schedules taken up. Callers are answered before. */
  ready: Promise<void>;
  /** After the machine slept: what is due is decided again. */
  resumed(): void;
  close(): Promise<void>;
}

export interface RoomsOptions {
  host: Host;
  clock: Clock;
  key: Uint8Array;
  vault: Vault;
  demo: EngineStart['demo'];
  http: HttpFace;
}

const SYSTEM: Who = { kind: 'system', room: 'engine' };

/** Of `millwright.db`, all rooms' together, in rising order. */
const migrations: Migration[] = [
  ...securityMigrations, ...modelMigrations, ...measuringMigrations, ...assetMigrations, ...scheduleMigrations, ...retentionMigrations, ...viewMigrations, ...alarmMigrations, ...actionMigrations, ...notifyMigrations, ...liveMigrations, ...batchMigrations, ...reportMigrations, ...qualityMigrations, ...apiMigrations,
].sort((a, b) => a.id - b.id);

const trouble = (room: string) => (error: unknown, doing = '') => console.error(`engine: ${room}${doing ? `, ${doing}` : ''}:`, error);

export async function openRooms({ host, clock, key, vault, demo, http }: RoomsOptions): Promise<Rooms> {
  // Processes take longest to come up: they do while the store opens.
  const inference = createInference({ host });
  inference.warm();
  const simulator = demo && !demo.broker ? host.fork('demo') : undefined;
  simulator?.catch(trouble('demo'));
  const closing: (() => Promise<unknown> | void)[] = [() => inference.close(), async () => (await simulator)?.kill()];
  const close = async () => {
    // The last opened first; one that fails keeps none of the others from closing.
    for (const step of closing.splice(0).reverse()) await Promise.resolve(step()).catch(trouble('closing'));
  };
  try {
    const store = await openStore({ dir: host.home, key, addon: host.files.addon, sqlThread: host.files.sqlThread, migrations });
    // Every room closes before it.
    closing.unshift(() => store.close());
    const security = await createSecurity({ store, vault, clock });
    // Its file opens while the others read theirs.
    const openingHistory = createHistory({ store, security, clock, quietOf: (tag) => quietMsOf(assets.plant().tagById.get(tag) ?? {}) });
    openingHistory.catch(() => undefined);
    const assets = await createAssets({ store, security });
    const models = await createModels({ store, security, inference, host, assets, clock });
    closing.push(() => models.close());
    const tuning = createTuning({ db: store.main, security, inference, spare: () => createInference({ host }), models, clock, onTrouble: trouble('models') });
    closing.push(() => tuning.close());
    // The model is loaded and tried while the plant comes up beside it.
    const modelsReady = startModels(models, host);
    modelsReady.catch(() => undefined);
    const history = await openingHistory;
    closing.push(() => history.close());
    const retention = new HistoryRetention({ store, history, security, clock, onProblem: trouble('history') });
    closing.push(() => retention.close());
    const schedule = createSchedule({ store, security, clock, onTrouble: trouble('schedule') });
    const alarms = createAlarms({ store, security, assets, models, history, clock, known: (from, to) => knownFrom(actions, from, to), onProblem: trouble('alarms') });
    const actions = createActions({ store, security, assets, alarms, models, clock });
    const notify = createNotify({ store, security, alarms, assets, clock, zone: systemZone(), onProblem: trouble('notify') });
    const views = await createViews({ store, security, assets, clock });
    const live = createLive({ store, security, assets, models, history, alarms, host, clock, onProblem: trouble('live') });
    // Closed after live: what that answered last is still compared.
    const quality = await createQuality({ store, security, assets, models, history, alarms, live, host, clock, onProblem: trouble('quality') });
    closing.push(() => quality.close());
    const databases = createDatabases({ store, security, host });
    const batch = await createBatch({
      store, security, models, host, clock, databases,
      history: ({ manifest, model, assets: named, from, to, atOnce }) => historyTable({ assets, history }, { manifest, watched: models.watchedBy(model), named, from, to, atOnce }),
    });
    const batchJobs = await createBatchJobs({ store, security, batch, schedule, clock, zone: systemZone() });
    const reports = createReports({
      home: host.home, host, store, security, notify, assets, models, history, alarms, actions, quality, live, batch, schedule, clock, simulated: demo !== undefined, zone: systemZone(), fonts: reportFonts(),
      print: (html, options) => host.print(html, options), onProblem: trouble('reports'),
    });
    await reports.load();
    followReports(reports, alarms);
    closing.push(() => reports.close());

    closing.push(() => batch.close());
    const api = await createApi({ store, security, models, live, alarms, clock, onProblem: trouble('api') });
    closing.push(() => api.close());
    await http.opened(api);
    // Whoever asks meanwhile is told that it is locked.
    closing.push(() => http.locked());
    const ready = startUp({ store, models, tuning, modelsReady, alarms, notify, live, history, retention, schedule, reports, assets, demo, simulator, closing });
    ready.catch(trouble('starting'));

    const handlers: OpenHandlers = {
      session: sessionProcedures({ security }),
      security: securityProcedures({ security }),
      assets: assetProcedures({ assets, watches: () => models.watches(), simulated: demo !== undefined }),
      models: { ...modelProcedures({ models, tuning, shipped: host.files.models }), ...qualityProcedures({ quality }) },
      history: historyProcedures({ history, retention, assets, models, host, clock }),
      views: viewProcedures({ views, host }),
      live: liveProcedures({ live }),
      alarms: alarmsProcedures({ alarms }),
      notify: notifyProcedures({ notify }),
      actions: actionProcedures({ actions }),
      findings: findingProcedures({ actions, ended: alarms.ended, onTrouble: trouble('findings') }),
      handovers: handoverProcedures({ handovers: createHandovers({ store, security, alarms, actions, clock }) }),
      batch: batchProcedures({ batch, jobs: batchJobs }),
      databases: databaseProcedures({ databases }),
      reports: reportProcedures({ reports }),
      schedule: scheduleProcedures({ schedule }),
      api: apiProcedures({ api, face: http }),
    };
    return { handlers, security, ready, resumed: () => void schedule.tick().catch(trouble('schedule')), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startModels(models: Models, host: Host): Promise<void> {
  await models.start();
  const { problems } = await models.seedShipped(host.files.models, SYSTEM);
  for (const problem of problems) console.error(`engine: ${problem}`);
}

interface StartUp {
  store: Store;
  models: Models;
  tuning: Tuning;
  modelsReady: Promise<void>;
  alarms: Alarms;
  notify: Notify;
  live: Live;
  history: History;
  retention: HistoryRetention;
  schedule: Schedules;
  reports: Reports;
  assets: Assets;
  demo: EngineStart['demo'];
  simulator: Promise<WorkerHandle> | undefined;
  closing: (() => Promise<unknown> | void)[];
}

/** In the order that a live page needs; what it does not need comes last. */
async function startUp({ store, models, tuning, modelsReady, alarms, notify, live, history, retention, schedule, reports, assets, demo, simulator, closing }: StartUp): Promise<void> {
  await alarms.start();
  closing.push(() => alarms.close());
  await live.start();
  closing.push(() => live.close());
  await notify.start();
  closing.push(() => notify.close());
  if (demo) await startDemo({ assets, live, history, demo, simulator });
  await modelsReady;
  if (demo) await watchDemoPlant({ assets, models, who: SYSTEM });
  await followModels(models, alarms);
  await followSchedules(schedule, alarms);
  if (demo) await scheduleDemoReport(schedule);
  else await seedSchedules(schedule, SYSTEM);
  await schedule.start();
  closing.push(() => schedule.close());
  reports.start();
  history.start();
  retention.start();
  await tuning.start();
  closing.push(watchOwnHealth({ alarms, live, history, store }, trouble('own health')));
}

/** A model that begins to watch equipment brings the limits that its manifest states; limits a person changed stay. */
async function followModels(models: Models, alarms: Alarms): Promise<void> {
  let defining: Promise<unknown> = Promise.resolve();
  const define = () => {
    const watching = new Set(models.watches().map(({ versionId }) => versionId));
    // One after the other: whoever comes second finds the definitions made.
    defining = defining.then(async () => {
      for (const id of watching) {
        const version = models.version(id);
        if (version) await alarms.defineForModel(SYSTEM, version.manifest);
      }
    });
    return defining;
  };
  models.changed.on(() => void define().catch(trouble('alarms')));
  await define();
  const turns = new Turns();
  // In order, and each as things are when its turn has come: the last word is the truth.
  const tell = (model: string) => turns.run(() => alarms.modelTrouble(model, troubleOf(models.condition(model)))).catch(trouble('alarms'));
  models.changed.on(({ model }) => void tell(model));
  for (const { model } of models.list().filter(({ stage }) => stage === 'champion')) await tell(model);
}

/** A schedule whose newest run failed stands among the alarms, until one is done or the schedule is gone. */
async function followSchedules(schedule: Schedules, alarms: Alarms): Promise<void> {
  const turns = new Turns();
  const tell = (name: string, says: string | null) => turns.run(() => alarms.scheduleTrouble(name, says)).catch(trouble('alarms'));
  schedule.finished.on(({ schedule: name, state, message }) => {
    if (state === 'done') void tell(name, null);
    if (state === 'failed') void tell(name, failureWords(message));
  });
  schedule.removed.on((name) => void tell(name, null));
  const failing = await schedule.failing();
  for (const { name } of await schedule.list()) {
    const failed = failing.find((one) => one.schedule === name);
    await tell(name, failed ? failureWords(failed.message) : null);
  }
}

/** A report that could not be made or shows nothing stands among the alarms, until there is one of its kind again, and beside it what was given up on its way out, until it is there or dismissed; an alarm outlives the engine by itself. */
function followReports(reports: Reports, alarms: Alarms): void {
  const turns = new Turns();
  reports.undelivered.on(({ name, says }) => void turns.run(() => alarms.deliveryTrouble(name, says?.slice(0, 300) ?? null)).catch(trouble('alarms')));
  reports.finished.on(({ name, says }) => void turns.run(() => alarms.reportTrouble(name, says?.slice(0, 300) ?? null)).catch(trouble('alarms')));
}

const failureWords = (message: string) => `A scheduled run failed: ${message}`;

async function startDemo(given: { assets: Assets; live: Live; history: History; demo: NonNullable<EngineStart['demo']>; simulator: Promise<WorkerHandle> | undefined }): Promise<void> {
  const { assets, live, history, demo } = given;
  // A plant that was started before has its week already; it goes on from now.
  const backfill = demo.backfill && (await history.extent()) === null;
  const port = await setUpDemoPlant({ assets, live, who: SYSTEM, broker: demo.broker });
  const simulator = await given.simulator;
  if (simulator && port !== null) void runDemo(simulator, live, { port, seed: demo.seed, backfill });
}

/** How long after its start the demo's report is due: after the week of readings has come, within a demo of a minute. */
const DEMO_REPORT_AFTER_MS = 40_000;
const DEMO_REPORT = 'demo-equipment-health';

/** The demo's one scheduled report: each day at this time of day, the first time in a moment. */
async function scheduleDemoReport(schedule: Schedules): Promise<void> {
  if ((await schedule.list()).some(({ name }) => name === DEMO_REPORT)) return;
  const due = new Date(Date.now() + DEMO_REPORT_AFTER_MS);
  const cron = `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`;
  await schedule.add({ name: DEMO_REPORT, cron, zone: 'UTC', job: 'report:equipment-health', missed: 'once', overlap: 'skip' }, SYSTEM);
}
