import type { BrowserWindow } from 'electron';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelOverMainPort } from '../contract/channel';
import { connect } from '../contract/client';
import type { Client, Contract } from '../contract/contract';
import type { ArchivedReport } from '../contract/reports';
import type { EngineLink } from './engine-link';

interface Unattended {
  window(): BrowserWindow | undefined;
  link: EngineLink;
  seconds: number;
  /** Resolves when the first live page is painted. */
  live: Promise<void>;
  output: string;
  demo: boolean;
}

/** Nobody sits before a virtual display: run for a while, keep a picture of the live page and the first report, and leave. */
export async function runUnattended(what: Unattended): Promise<number> {
  const until = Date.now() + what.seconds * 1000;
  const said = await Promise.race([what.live.then(() => true), wait(what.seconds * 1000).then(() => false)]);
  if (!said) {
    console.error(`The live page did not come within ${what.seconds} s.`);
    return 1;
  }
  say(`The demo plant is live. It runs for ${Math.round(what.seconds)} s.`);
  await wait(until - Date.now());
  // A line of now: the engine may have been started again meanwhile.
  const { client, close } = connect<Contract>(channelOverMainPort(what.link.connect()));
  mkdirSync(what.output, { recursive: true });
  const picture = join(what.output, 'live-page.png');
  const window = what.window();
  if (window && !window.isDestroyed()) writeFileSync(picture, (await window.webContents.capturePage()).toPNG());
  let code = 0;
  try {
    const report = await firstReport(client);
    const { bytes } = await client.reports.read({ id: report.id, as: 'pdf' });
    const pdf = join(what.output, 'report.pdf');
    writeFileSync(pdf, bytes);
    say(`Screenshot of the live page: ${picture}`);
    say(`The first report: ${pdf} (${report.pages} pages)`);
  } catch (error) {
    console.error(`No report was written: ${error instanceof Error ? error.message : String(error)}`);
    code = 1;
  }
  close();
  return code;
}

/** The one that the demo's schedule made; where the run was too short for it, one is made now. */
async function firstReport(client: Client): Promise<ArchivedReport> {
  const archive = await client.reports.archive({});
  const scheduled = archive.filter((report) => report.due !== null).sort((a, b) => a.created - b.created)[0];
  return scheduled ?? (await client.reports.run({ name: 'equipment-health' }));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
