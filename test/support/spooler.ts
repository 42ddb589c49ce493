import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { jobsOf, type QueuedJob } from '../../electron/engine/delivery/print-queue';
import { temporaryDir } from './store';

const CUPSD = '/usr/sbin/cupsd';
const QUEUE = 'office';

export interface Spooler {
  socket: string;
  queue: string;
  /** All that its queue has or had, with the bytes that came of each. */
  jobs(): Promise<(QueuedJob & { bytes: number })[]>;
}

/** A CUPS of the test's own, with a queue that prints into nothing, and rights as Debian gives them; it ends with the test. Undefined where none can be started. */
export async function spooler(): Promise<Spooler | undefined> {
  if (process.platform !== 'linux' || !existsSync(CUPSD)) return undefined;
  const dir = await temporaryDir();
  // Its filters run as another user.
  chmodSync(dir, 0o755);
  const at = (name: string) => join(dir, name);
  for (const name of ['etc', 'etc/ppd', 'spool', 'spool/tmp', 'cache', 'run', 'log']) mkdirSync(at(name));
  const socket = at('cups.sock');
  writeFileSync(at('files.conf'), [`ServerRoot ${at('etc')}`, `RequestRoot ${at('spool')}`, `TempDir ${at('spool/tmp')}`, `CacheDir ${at('cache')}`, `StateDir ${at('run')}`, ...['Access', 'Error', 'Page'].map((log) => `${log}Log ${at(`log/${log}`)}`), 'FileDevice Yes', ''].join('\n'));
  writeFileSync(at('cupsd.conf'), [
    `Listen ${socket}`, 'Browsing Off', 'WebInterface No', 'DefaultAuthType Basic', 'PreserveJobFiles Yes', 'PreserveJobHistory Yes', '<Location />', 'Order allow,deny', 'Allow all', '</Location>',
    '<Policy default>', '<Limit Hold-Job Release-Job Cancel-Job Send-Document Set-Job-Attributes>', 'Require user @OWNER @SYSTEM', 'Order deny,allow', '</Limit>', '<Limit All>', 'Order deny,allow', '</Limit>', '</Policy>', '',
  ].join('\n'));
  const child = spawn(CUPSD, ['-f', '-c', at('cupsd.conf'), '-s', at('files.conf')], { stdio: 'ignore' });
  let over = false;
  const ended = new Promise<void>((resolve) => child.once('close', () => ((over = true), resolve())));
  child.once('error', () => (over = true));
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  const admin = () => {
    try {
      execFileSync('lpadmin', ['-h', socket, '-p', QUEUE, '-E', '-v', 'file:///dev/null', '-m', 'raw'], { stdio: 'ignore', timeout: 10_000 });
      return true;
    } catch {
      return false;
    }
  };
  for (let tries = 0; !existsSync(socket); tries++) {
    if (over || tries > 400) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  if (!admin()) return undefined;
  return {
    socket, queue: QUEUE,
    async jobs() {
      const before = process.env.CUPS_SERVER;
      process.env.CUPS_SERVER = socket;
      const jobs = await jobsOf(QUEUE).finally(() => (before === undefined ? delete process.env.CUPS_SERVER : (process.env.CUPS_SERVER = before)));
      if (!jobs) throw new Error('the spooler does not tell its jobs');
      return jobs.map((job) => ({ ...job, bytes: statSync(at(`spool/d${String(job.id).padStart(5, '0')}-001`), { throwIfNoEntry: false })?.size ?? 0 }));
    },
  };
}
