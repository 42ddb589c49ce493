import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import type { ArchivedReport } from '../../contract/reports';
import { demoSite } from '../../contract/demo-plant';
import { MillwrightError } from '../../contract/errors';
import { parseDuration } from '../../main/args';
import type { Command } from '../command';
import { homeOf, passphraseOf } from '../engine';
import { exists, isFolder, makeFolder, refuseInside, writeWhole } from '../files';
import { UsageError, type Parsed } from '../options';
import { answer, note } from '../output';
import { withEngine } from '../with';

const WEEK_MS = 7 * 86_400_000;
/** The demo's schedule is due once a minute; it is waited for this much longer than asked. */
const REPORT_GRACE_MS = 75_000;
/** When the report of a demo that goes on in a folder is due, after its start. */
const REPORT_AFTER_MS = 15_000;

/** Without a passphrase of its own the demo's vault gets one that nobody knows; the recovery key opens it. */
async function makeVault(parsed: Parsed, client: Client): Promise<void> {
  const given = passphraseOf(parsed);
  const { recoveryKey } = await client.vault.create({
    personName: 'Demo operator', passphrase: given ?? randomBytes(24).toString('base64url'), useKeychain: false,
  });
  if (given === undefined) note(`No passphrase was given: this demo's data can be opened again with its recovery key, ${recoveryKey}`);
}

/** The first that the schedule made in this run. Errors: timeout. */
async function scheduledReport(client: Client, since: number, untilMs: number): Promise<ArchivedReport> {
  for (;;) {
    const scheduled = (await client.reports.archive({})).filter((report) => report.due !== null && report.created >= since).sort((a, b) => a.created - b.created)[0];
    if (scheduled) return scheduled;
    if (Date.now() > untilMs) {
      const failed = (await client.schedule.list({})).find((schedule) => schedule.lastRun?.state === 'failed');
      throw new MillwrightError('timeout', `The scheduled report did not come.${failed?.lastRun ? ` ${failed.lastRun.message}` : ''}`);
    }
    await new Promise((done) => setTimeout(done, 250));
  }
}

async function summary(client: Client, home: string, report: string): Promise<Record<string, unknown>> {
  const plant = await client.assets.plant({});
  const machines = plant.assets.filter((asset) => asset.kind === 'equipment').length;
  const frame = await new Promise<{ readings: number; predictions: number; predictionTime: Float64Array }>((done, failed) => {
    const stop = client.live.plant({}, (newest) => {
      stop();
      done(newest);
    }, (error) => error && failed(error));
  });
  const now = Date.now();
  const { expected, received } = await client.history.completeness({ from: now - WEEK_MS, to: now });
  const last = Math.max(...Array.from(frame.predictionTime, (time) => (Number.isNaN(time) ? 0 : time)));
  return {
    home, report, machines, readings: frame.readings, predictions: frame.predictions,
    alarms: (await client.alarms.history({ limit: 1000 })).length,
    completeness: expected > 0 ? received / expected : null,
    lastPrediction: last > 0 ? new Date(last).toISOString() : null,
  };
}

/** A folder of its own: the one that was named, else one that goes with the demo; never the default place of an appliance. */
function demoHome(parsed: Parsed): { home: string; throwAway: boolean } {
  const named = parsed.home ?? process.env.MILLWRIGHT_HOME;
  return named ? { home: resolve(named), throwAway: false } : { home: mkdtempSync(join(tmpdir(), 'millwright-demo-')), throwAway: true };
}

/** Simulated readings have no place among real ones. Errors: invalid-input. */
async function refuseRealPlant(parsed: Parsed): Promise<void> {
  const home = homeOf(parsed);
  if (!exists(home) || readdirSync(home).length === 0) return;
  await withEngine(
    parsed,
    async (client, session) => {
      if (!session.own) throw new MillwrightError('home-in-use', `An engine runs already for ${home}. The demo wants a folder of its own.`, { home });
      if ((await client.vault.status({})).state === 'new') return;
      const { assets } = await client.assets.plant({});
      const real = assets.find((asset) => asset.kind === 'site' && asset.key !== demoSite.key);
      if (real) throw new MillwrightError('invalid-input', `${home} is the appliance of ${real.name}. The demo wants a folder of its own: name another with --home, or none.`, { home });
    },
    { allowNew: true },
  );
}

/** A folder that has had a demo before has a report from then; this run's is due soon as well. */
async function scheduleAgain(client: Client): Promise<void> {
  const name = 'demo-equipment-health';
  if ((await client.reports.archive({})).length === 0 || !(await client.schedule.list({})).some((schedule) => schedule.name === name)) return;
  const due = new Date(Date.now() + REPORT_AFTER_MS);
  await client.schedule.remove({ name });
  await client.schedule.add({ name, cron: `${due.getUTCSeconds()} ${due.getUTCMinutes()} ${due.getUTCHours()} * * *`, zone: 'UTC', job: 'report:equipment-health', missed: 'once', overlap: 'skip' });
}

async function runDemo(parsed: Parsed, seconds: number, seed: number, report: string): Promise<void> {
  await refuseRealPlant(parsed);
  await withEngine(
    parsed,
    async (client, session) => {
      if (!session.own) throw new MillwrightError('home-in-use', `An engine runs already for ${session.home}. The demo wants a folder of its own.`, { home: session.home });
      const started = Date.now();
      if ((await client.vault.status({})).state === 'new') await makeVault(parsed, client);
      else await scheduleAgain(client);
      note(`The demo plant runs for ${seconds} s in ${session.home}.`);
      await new Promise((done) => setTimeout(done, Math.max(0, started + seconds * 1000 - Date.now())));
      const archived = await scheduledReport(client, started, Date.now() + REPORT_GRACE_MS);
      const { bytes } = await client.reports.read({ id: archived.id, as: 'pdf' });
      writeWhole(report, bytes);
      const said = await summary(client, session.home, report);
      answer(parsed, said, () => Object.entries(said).map(([name, value]) => `${name}: ${String(value)}`));
    },
    { allowNew: true, start: { demo: { seed, backfill: true } } },
  );
}

const demo: Command = {
  usage: '[--for 60s] --report OUT.pdf [--seed N]',
  does: 'the main job without a window: a demo plant, live scoring, one scheduled report; without --home in a folder that goes with it',
  options: { for: { type: 'string' }, report: { type: 'string' }, seed: { type: 'string' } },
  run: async (parsed) => {
    const report = resolve(parsed.needed('report'));
    let seconds: number;
    try {
      seconds = parseDuration(parsed.text('for') ?? '60s');
    } catch (error) {
      throw new UsageError(`--for: ${error instanceof Error ? error.message : String(error)}`);
    }
    const seed = Number(parsed.text('seed') ?? 7);
    if (!Number.isInteger(seed)) throw new UsageError('--seed is a whole number.');
    if (isFolder(report)) throw new UsageError(`--report: ${report} is a folder. Name the PDF's file.`);
    const { home, throwAway } = demoHome(parsed);
    try {
      refuseInside(home, report);
      makeFolder(dirname(report));
      await runDemo({ ...parsed, home }, seconds, seed, report);
    } finally {
      if (throwAway) rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

export const demoCommands: Record<string, Command> = { demo };
