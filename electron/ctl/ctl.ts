import { app } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillwrightError, toErrorData, type ErrorCode } from '../contract/errors';
import { registerSchemes } from '../main/protocol';
import { commands } from './commands';
import { listenForSignals } from './interrupt';
import { find, parse, UsageError } from './options';
import { note } from './output';

/** 0 done, 1 failed with a reason on stderr, 2 wrong usage, 3 refused. */
const refused: readonly ErrorCode[] = ['wrong-key', 'not-allowed', 'not-signed-in', 'locked'];

/** The command line: the app's own binary, headless. */
export async function runCtl(args: readonly string[]): Promise<void> {
  const leave = await headless();
  // Not before: Chromium puts its own handlers in while it starts.
  listenForSignals();
  leave(await execute(args));
}

/** Electron without a window, ready for a command; returns how to leave it. */
export async function headless(): Promise<(code: number) => void> {
  // Chromium's own files: a folder that goes with this command.
  const session = mkdtempSync(join(tmpdir(), 'millwright-ctl-'));
  app.setPath('userData', session);
  app.setPath('sessionData', session);
  app.on('window-all-closed', () => undefined); // a printed report's window is no reason to leave
  registerSchemes();
  await app.whenReady();
  return (code) => {
    rmSync(session, { recursive: true, force: true, maxRetries: 3 });
    app.exit(code);
  };
}

/** One command, from its words to its exit code. What it says goes to stdout and stderr. */
export async function execute(args: readonly string[]): Promise<number> {
  try {
    if (args.every((word) => word === 'help' || word === '--help' || word === '-h')) {
      process.stdout.write(help());
      return args.length === 0 ? 2 : 0;
    }
    if (args.length === 1 && args[0] === '--version') {
      process.stdout.write(`${app.getVersion()}\n`);
      return 0;
    }
    const found = find(commands, args[0] === 'help' ? [...args.slice(1), '--help'] : args);
    const parsed = parse(found);
    if (parsed.help) {
      process.stdout.write(`millwrightctl ${`${found.name} ${found.command.usage}`.trim()}\n  ${found.command.does}\n`);
      return 0;
    }
    return (await found.command.run(parsed)) ?? 0;
  } catch (error) {
    return tell(error);
  }
}

/** Says on stderr what went wrong. Returns the exit code. */
function tell(error: unknown): number {
  if (error instanceof UsageError) {
    note(`millwrightctl: ${error.message}\nmillwrightctl help lists the commands.`);
    return 2;
  }
  const data = toErrorData(error);
  // What the contract refuses begins with the name of a call, which nobody at a command line has heard of.
  note(`millwrightctl: ${data.code === 'bad-request' ? data.message.replace(/^\w+\.\w+: /, '') : data.message}`);
  if (data.code === 'internal' && error instanceof Error && !(error instanceof MillwrightError)) note(error.stack ?? '');
  return refused.includes(data.code) ? 3 : 1;
}

function help(): string {
  const width = Math.max(...Object.entries(commands).map(([name, command]) => `${name} ${command.usage}`.length));
  const lines = Object.entries(commands).map(([name, command]) => `  ${`${name} ${command.usage}`.padEnd(Math.min(width, 64))}  ${command.does}`);
  return `millwrightctl [--home DIR] [--json] [--passphrase-file F] COMMAND\n\n${lines.join('\n')}\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 refused.\n`;
}
