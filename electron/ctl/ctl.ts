import { app } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillwrightError, toErrorData, type ErrorCode } from '../contract/errors';
import { registerSchemes } from '../main/protocol';
import { commands, type Command } from './commands';
import { parse, UsageError } from './options';
import { note } from './output';

/** 0 done, 1 failed with a reason on stderr, 2 wrong usage, 3 refused. */
const refused: readonly ErrorCode[] = ['wrong-key', 'not-allowed', 'not-signed-in', 'locked'];

/** The command line: the app's own binary, headless. */
export async function runCtl(args: readonly string[]): Promise<void> {
  // Chromium's own files: a folder that goes with this command.
  const session = mkdtempSync(join(tmpdir(), 'millwright-ctl-'));
  app.setPath('userData', session);
  app.setPath('sessionData', session);
  app.on('window-all-closed', () => undefined); // a printed report's window is no reason to leave
  registerSchemes();
  await app.whenReady();
  const code = await execute(args);
  rmSync(session, { recursive: true, force: true, maxRetries: 3 });
  app.exit(code);
}

async function execute(args: readonly string[]): Promise<number> {
  try {
    const found = find(args);
    if (!found) {
      (args.length === 0 || args.includes('help') || args.includes('--help') ? process.stdout : process.stderr).write(help());
      return args.includes('help') || args.includes('--help') ? 0 : 2;
    }
    const parsed = parse(found.rest, found.command.options ?? {});
    if (found.rest.includes('--help') || found.rest.includes('-h')) {
      process.stdout.write(`millwrightctl ${found.name} ${found.command.usage}\n  ${found.command.does}\n`);
      return 0;
    }
    return (await found.command.run(parsed)) ?? 0;
  } catch (error) {
    if (error instanceof UsageError) {
      note(`millwrightctl: ${error.message}\nmillwrightctl help lists the commands.`);
      return 2;
    }
    const data = toErrorData(error);
    note(`millwrightctl: ${data.message}`);
    if (data.code === 'internal' && error instanceof Error && !(error instanceof MillwrightError)) note(error.stack ?? '');
    return refused.includes(data.code) ? 3 : 1;
  }
}

/** Flags stand anywhere, also before the command: the command's words are the first ones that are neither flag nor a flag's value. */
function find(args: readonly string[]): { name: string; command: Command; rest: string[] } | null {
  for (const length of [2, 1]) {
    const at = wordsAt(args, length);
    if (!at) continue;
    const name = at.map((index) => args[index]).join(' ');
    const command = commands[name];
    if (command) return { name, command, rest: args.filter((_, index) => !at.includes(index)) };
  }
  return null;
}

const withValue = new Set(['--home', '--passphrase-file']);

function wordsAt(args: readonly string[], length: number): number[] | null {
  const at: number[] = [];
  for (let i = 0; i < args.length && at.length < length; i++) {
    const word = args[i]!;
    if (withValue.has(word)) i++;
    else if (!word.startsWith('-')) at.push(i);
  }
  return at.length === length ? at : null;
}

function help(): string {
  const width = Math.max(...Object.entries(commands).map(([name, command]) => `${name} ${command.usage}`.length));
  const lines = Object.entries(commands).map(([name, command]) => `  ${`${name} ${command.usage}`.padEnd(Math.min(width, 64))}  ${command.does}`);
  return `millwrightctl [--home DIR] [--json] [--passphrase-file F] COMMAND\n\n${lines.join('\n')}\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 refused.\n`;
}
