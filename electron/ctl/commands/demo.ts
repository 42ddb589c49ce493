import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import type { ArchivedReport } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { parseDuration } from '../../main/args';
import type { Command } from '../command';
import { passphraseOf } from '../engine';
import { UsageError, type Parsed } from '../options';
import { answer, note } from '../output';
import { withEngine } from '../with';

const WEEK_MS = 7 * 86_400_000;
/** The demo's schedule is due once a minute; it is waited for this much longer than asked. */
const REPORT_GRACE_MS = 75_000;

/** Without a passphrase of its own the demo's vault gets one that nobody knows; the recovery key opens it. */
async function makeVault(parsed: Parsed, client: Client): Promise<void> {
  const given = passphraseOf(parsed);
  const { recoveryKey } = await client.vault.create({
    personName: 'Demo operator', passphrase: given ?? randomBytes(24).toString('base64url'), useKeychain: false,
  });
  if (given === undefined) note(`No passphrase was given: this demo's data can be opened again with its recovery key, ${recoveryKey}`);
}

async function scheduledReport(client: Client, untilMs: number): Promise<ArchivedReport> {
  for (;;) {
    const scheduled = (await client.reports.archive({})).filter((report) => report.due !== null).sort((a, b) => a.created - b.created)[0];
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

const demo: Command = {
  usage: '[--for 60s] --report OUT.pdf',
  does: 'the main job without a window: a demo plant, live scoring, one scheduled report',
  options: { for: { type: 'string' }, report: { type: 'string' }, seed: { type: 'string' } },
  run: async (parsed) => {
    const report = resolve(parsed.needed('report'));
    let seconds: number;
    try {
      seconds = parseDuration(parsed.text('for') ?? '60s');
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
    const seed = Number(parsed.text('seed') ?? 7);
    await withEngine(
      parsed,
      async (client, session) => {
        if (!session.own) throw new MillwrightError('home-in-use', `An engine runs already for ${session.home}. The demo wants a folder of its own.`, { home: session.home });
        const started = Date.now();
        if ((await client.vault.status({})).state === 'new') await makeVault(parsed, client);
        note(`The demo plant runs for ${seconds} s in ${session.home}.`);
        await new Promise((done) => setTimeout(done, Math.max(0, started + seconds * 1000 - Date.now())));
        const archived = await scheduledReport(client, Date.now() + REPORT_GRACE_MS);
        const { bytes } = await client.reports.read({ id: archived.id, as: 'pdf' });
        mkdirSync(dirname(report), { recursive: true });
        writeFileSync(report, bytes);
        const said = await summary(client, session.home, report);
        answer(parsed, said, () => Object.entries(said).map(([name, value]) => `${name}: ${String(value)}`));
      },
      { allowNew: true, start: { demo: { seed, backfill: true } } },
    );
  },
};

export const demoCommands: Record<string, Command> = { demo };
