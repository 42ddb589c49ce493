import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTaken } from '../../../electron/engine/delivery/print-queue';
import { lacking } from '../../support/needs';
import { headerOf, mailServer } from '../../support/notify-rig';
import { spooler } from '../../support/spooler';
import { addon, bundled, sqlThread, temporaryDir } from '../../support/store';

/** Its `job-state`. */
const CANCELLED = 7;

interface Said {
  told: string[];
  ways: object[];
  editions: { edition: number }[];
}

/** Processes over one store, one after the other. */
async function senders(env: Record<string, string> = {}) {
  const [dir, key, script, thread] = [await temporaryDir(), randomBytes(32), await bundled('test/integration/reports/sender.ts'), await sqlThread()];
  let child: ChildProcess | undefined;
  /** What it told at its end; nothing where it was killed. `path`: where programs are looked for first. */
  const send = async ({ path, ...options }: Record<string, string>): Promise<Said | undefined> => {
    const own = (child = spawn(process.execPath, [script, JSON.stringify({ dir, keyHex: key.toString('hex'), addon, sqlThread: thread, ...options })], { env: { ...process.env, ...env, ...(path ? { PATH: `${path}:${process.env.PATH}` } : {}), ELECTRON_RUN_AS_NODE: '1' }, stdio: ['ignore', 'pipe', 'inherit'] }));
    let out = '';
    own.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
    await new Promise((done) => own.once('close', done));
    return out ? (JSON.parse(out) as Said) : undefined;
  };
  return { send, kill: () => void child?.kill('SIGKILL') };
}

describe('a report by mail whose engine is killed', () => {
  it('as the server takes it comes again as the same mail, and then no more; one that a person asks for again is another', async () => {
    const { send, kill } = await senders();
    let deaths = 0;
    // The server has all of it, and has not said so.
    const mail = await mailServer({}, 0, () => void (deaths < 2 && (deaths++, kill())));
    const port = String(mail.port);
    const add = JSON.stringify({ mail: ['shift@works.example'] });
    expect(await send({ port, add })).toBeUndefined();
    // By what is due, and by a schedule that runs again.
    expect(await send({ port })).toBeUndefined();
    expect(await send({ port, add })).toMatchObject({ told: ['sent to shift@works.example'], ways: [{ way: 'mail', done: true, problem: null }] });
    expect(await send({ port, add })).toMatchObject({ told: ['sent to shift@works.example before'] });
    const ids = () => mail.mails.map((one) => headerOf(one, 'Message-ID'));
    expect([deaths, ids().length, new Set(ids()).size]).toEqual([2, 3, 1]);
    await send({ port, add: JSON.stringify({ mail: ['shift@works.example'], anew: true }) });
    expect([ids().length, new Set(ids()).size]).toEqual([4, 2]);
  }, 60_000);
});

/** `lp` as it stands before the system's own, which kills the process that called it at one moment of handing a file over. */
async function deadlyLp(dies: 'before' | 'within' | 'held' | 'released'): Promise<string> {
  const dir = await temporaryDir();
  const die = 'kill -9 $PPID';
  const way = {
    before: `${die}; exit 1`,
    // The rest never comes, and looks like an end.
    within: `{ head -c 1000000; ${die}; cat; } | /usr/bin/lp "$@"`,
    held: `/usr/bin/lp "$@"; ${die}`,
    released: `/usr/bin/lp "$@"`,
  }[dies];
  const resume = dies === 'released' ? `/usr/bin/lp "$@"; ${die}` : '/usr/bin/lp "$@"';
  await writeFile(join(dir, 'lp'), `#!/bin/sh\ntrap ': > "$0.over"' EXIT\ncase "$*" in\n*resume*) ${resume} ;;\n*) ${way} ;;\nesac\n`, { mode: 0o755 });
  return dir;
}

describe('a report on a printer whose engine is killed', () => {
  it('before, while and after the spooler gets it is printed once, and whole', async () => {
    const found = await spooler();
    if (lacking(!found || !existsSync('/usr/bin/lp'), 'needs CUPS that may be started') || !found) return;
    const { send } = await senders({ CUPS_SERVER: found.socket });
    const add = (anew: boolean) => ({ add: JSON.stringify({ printer: found.queue, anew }) });
    expect(await send(add(false))).toMatchObject({ told: [`handed to the printer ${found.queue}`] });
    expect(await send(add(false))).toMatchObject({ told: [`handed to the printer ${found.queue} before`] });
    const deaths = ['before', 'within', 'held', 'released'] as const;
    for (const [death, dies] of deaths.entries()) {
      const path = await deadlyLp(dies);
      expect([dies, await send({ ...add(true), path })]).toEqual([dies, undefined]);
      // It outlives whoever called it.
      await expect.poll(() => existsSync(join(path, 'lp.over')), { timeout: 20_000 }).toBe(true);
      // As its schedule asks again.
      expect([dies, await send(add(false))]).toMatchObject([dies, { ways: [{ way: 'printer', done: true, problem: null }], editions: [{ edition: death + 2 }] }]);
    }
    const jobs = await found.jobs();
    const printed = jobs.filter(isTaken);
    expect(printed.map(({ bytes }) => bytes)).toEqual(Array.from({ length: 1 + deaths.length }, () => 3_000_000));
    expect(new Set(printed.map(({ name }) => name)).size).toBe(printed.length);
    // What a kill left half-way, or whole and not released, is put away.
    expect(jobs.filter((one) => !isTaken(one)).map(({ state }) => state)).toEqual([CANCELLED, CANCELLED]);
  }, 120_000);
});
