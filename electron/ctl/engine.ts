import { app } from 'electron';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { channelOverMainPort } from '../contract/channel';
import { connect, type Connection } from '../contract/client';
import type { Client, Contract } from '../contract/contract';
import { MillwrightError } from '../contract/errors';
import type { EngineStart } from '../contract/host';
import { EngineProcess } from '../main/engine-process';
import { buildInfo, places } from '../main/places';
import { attach } from '../node/attach';
import { defaultHome } from '../node/places';
import { exists, look, makeFolder } from './files';
import type { Parsed } from './options';

/** A vault that is still locked so long after its engine was found will not open by itself. */
const OPENING_MS = 3_000;

/** A line to an engine, and how to leave it as it was found. */
export interface Session {
  client: Client;
  home: string;
  /** False where an engine ran already and goes on running. */
  own: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  start?: EngineStart;
  /** Commands that may find no vault yet (`init`, `demo`). */
  allowNew?: boolean;
  /** Start the engine again when it dies (`serve`). */
  survive?: boolean;
}

export function homeOf(parsed: Parsed): string {
  return parsed.home ? resolve(parsed.home) : defaultHome();
}

/** The passphrase that was given; it is then the only way that is tried. */
export function passphraseOf(parsed: Parsed): string | undefined {
  return parsed.passphraseFile === undefined ? process.env.MILLWRIGHT_PASSPHRASE || undefined : readPassphrase(parsed.passphraseFile);
}

/** Errors: not-allowed where others can read the file, invalid-input. */
export function readPassphrase(path: string): string {
  const file = resolve(path);
  const refuse = (why: string) => new MillwrightError('invalid-input', `The passphrase file ${file} ${why}`, { file });
  const found = look(file);
  if (!found) throw refuse('is not there.');
  if (!found.isFile()) throw refuse('is not a file.');
  if (process.platform !== 'win32' && found.mode & 0o077) {
    throw new MillwrightError('not-allowed', `The passphrase file ${file} can be read by others. Make it its owner's alone: chmod 600 ${file}`, { file });
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refuse(`can't be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase === '') throw refuse('is empty.');
  return passphrase;
}

/** Attaches to the engine of the data folder, or starts one for this command; unlocked, or refused with exit code 3. */
export async function openSession(parsed: Parsed, options: OpenOptions = {}): Promise<Session> {
  const home = homeOf(parsed);
  const passphrase = passphraseOf(parsed);
  const running = await attached(home);
  // A folder that is not there holds no appliance; asking for one makes none.
  if (!running && !options.allowNew && !exists(home)) throw noVault(home);
  const session = running ?? (await started(home, { ...options.start, ...(passphrase === undefined ? {} : { passphrase }) }, options.survive).catch((error: unknown) => elseAttached(home, error)));
  try {
    await unlock(session, passphrase, options.allowNew ?? false);
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/** Two that start at once: the folder is the other's, who listens now. */
async function elseAttached(home: string, error: unknown): Promise<Session> {
  const running = error instanceof MillwrightError && error.code === 'home-in-use' ? await attached(home) : null;
  if (!running) throw error;
  return running;
}

/** An engine for `tools` alone: no data folder, no vault. */
export async function openTools(): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'millwright-tools-'));
  const session = await started(folder, { toolsOnly: true });
  return { ...session, close: () => session.close().finally(() => rmSync(folder, { recursive: true, force: true })) };
}

async function attached(home: string): Promise<Session | null> {
  const channel = await attach(home, 'ctl');
  if (!channel) return null;
  const connection = connect<Contract>(channel);
  return { client: connection.client, home, own: false, close: () => Promise.resolve(connection.close()) };
}

async function started(home: string, start: EngineStart, survive = false): Promise<Session> {
  makeFolder(home, 0o700);
  const dist = join(app.getAppPath(), 'dist');
  let connection: Connection<Contract> | null = null;
  const engine = await new Promise<EngineProcess>((ready, failed) => {
    const process = new EngineProcess({
      home,
      places: places(dist),
      build: buildInfo(dist),
      start,
      onState: (state) => {
        if (state.state === 'running') ready(process);
        if (state.state !== 'down') return;
        const error = new MillwrightError(state.code ?? 'gone', state.message ?? 'The engine ended.');
        failed(error);
        connection?.close(error);
        // A command fails with its engine; an engine that serves is started again.
        if (!survive || !connection) void process.stop();
      },
    });
    process.start();
  });
  const made = connect<Contract>(channelOverMainPort(engine.connect('ctl')));
  connection = made;
  return {
    client: made.client,
    home,
    own: true,
    close: async () => {
      await engine.stop();
      made.close();
    },
  };
}

function noVault(home: string): MillwrightError {
  return new MillwrightError('no-vault', `There is no appliance in ${home} yet. Make one with: millwrightctl init --home ${home} --passphrase-file F`, { home });
}

/** What the vault's state is once nothing is on its way: an engine that was just started may be opening by itself (a service's passphrase, the keychain). */
async function settledStatus({ client, own }: Session, given: boolean): ReturnType<Client['vault']['status']> {
  for (const until = Date.now() + OPENING_MS; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const status = await client.vault.status({});
    const onItsWay = status.state === 'opening' || (status.state === 'locked' && !given && (status.keychain || !own) && Date.now() < until);
    if (!onItsWay) return status;
  }
}

async function unlock(session: Session, passphrase: string | undefined, allowNew: boolean): Promise<void> {
  const status = await settledStatus(session, passphrase !== undefined);
  if (status.state === 'new') {
    if (allowNew) return;
    throw noVault(session.home);
  }
  if (status.state === 'failed') throw new MillwrightError('store-failed', status.error?.message ?? 'The store could not be opened.');
  // An engine of our own has tried the passphrase that it was started with, and no other way: deriving its key again would cost as much as all the rest.
  if (session.own && passphrase !== undefined && status.state === 'open') return;
  // Given, it is checked even where the vault is open already: a wrong one is refused, keychain or not.
  if (passphrase !== undefined) await session.client.vault.unlock({ passphrase });
  else if (status.state !== 'open') {
    throw new MillwrightError('locked', `The vault in ${session.home} is locked. Give --passphrase-file F, or MILLWRIGHT_PASSPHRASE.`, { home: session.home });
  }
}
