import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Command } from './command';

export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Understood by every command, wherever they stand. */
const common: Options = {
  home: { type: 'string' },
  json: { type: 'boolean' },
  'passphrase-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

export interface Parsed {
  positionals: string[];
  text(name: string): string | undefined;
  /** @throws UsageError where it is not given */
  needed(name: string): string;
  flag(name: string): boolean;
  json: boolean;
  help: boolean;
  home: string | undefined;
  passphraseFile: string | undefined;
}

export interface Found {
  name: string;
  command: Command;
  /** What was given beside the command's words. */
  rest: string[];
}

/**
 * Flags stand anywhere, also before the command: its words are the first ones that are neither a flag nor a flag's value.
 * @throws UsageError where there is no such command
 */
export function find(commands: Record<string, Command>, args: readonly string[]): Found {
  const at = wordsAt(commands, args);
  for (const length of [3, 2, 1]) {
    const own = at.slice(0, length);
    const name = own.map((index) => args[index]).join(' ');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command && own.length === length) return { name, command, rest: args.filter((_, index) => !own.includes(index)) };
  }
  const [first = '', second] = at.map((index) => args[index] ?? '');
  const family = Object.keys(commands).filter((name) => name.startsWith(`${first} `));
  if (first === '') throw new UsageError('Which command?');
  if (family.length > 0) throw new UsageError(`${second === undefined ? `"${first}" wants another word` : `There is no command "${first} ${second}"`}: ${family.join(', ')}.`);
  const close = nearest(first, Object.keys(commands).flatMap((name) => [name, name.split(' ')[0] ?? name]));
  throw new UsageError(`There is no command "${first}".${close ? ` Did you mean "${close}"?` : ''}`);
}

function wordsAt(commands: Record<string, Command>, args: readonly string[]): number[] {
  const options = [common, ...Object.values(commands).map((command) => command.options ?? {})];
  const withValue = new Set(options.flatMap((own) => Object.entries(own).filter(([, { type }]) => type === 'string').map(([name]) => `--${name}`)));
  const at: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (withValue.has(word)) i++;
    else if (!word.startsWith('-')) at.push(i);
  }
  return at;
}

/** An unknown flag and a word too many are errors, not surprises. @throws UsageError */
export function parse({ name, command, rest }: Found): Parsed {
  const options = { ...common, ...command.options };
  refuseUnknown(name, options, rest);
  let result: { values: Record<string, unknown>; positionals: string[] };
  try {
    result = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error));
  }
  const { values, positionals } = result;
  const help = values.help === true;
  const tooMany = positionals[command.words ?? 0];
  if (tooMany !== undefined && !help) throw new UsageError(`"${tooMany}" is a word too many. It is written: ${name} ${command.usage}`);
  const text = (option: string) => (typeof values[option] === 'string' ? values[option] : undefined);
  return {
    positionals,
    text,
    needed: (option) => {
      const value = text(option);
      if (value === undefined || value === '') throw new UsageError(`--${option} is needed. It is written: ${name} ${command.usage}`);
      return value;
    },
    flag: (option) => values[option] === true,
    json: values.json === true,
    help,
    home: text('home'),
    passphraseFile: text('passphrase-file'),
  };
}

/** A whole number from 1 to `most`; undefined where it is not given. @throws UsageError */
export function wholeOf(parsed: Pick<Parsed, 'text'>, name: string, most: number): number | undefined {
  const text = parsed.text(name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text) || Number(text) > most) throw new UsageError(`--${name} is a whole number from 1 to ${most}.`);
  return Number(text);
}

/** The word that names what a command is about. @throws UsageError, with `needed`, where it is missing */
export function wordOf({ positionals: [word] }: Pick<Parsed, 'positionals'>, needed: string): string {
  if (!word) throw new UsageError(needed);
  return word;
}

/** The number of a thing that `shownBy`, a command, lists. @throws UsageError where it is none */
export function idOf(text: string | undefined, what: string, shownBy: string): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new UsageError(`The ${what}'s number is needed; ${shownBy} shows it.`);
  return Number(text);
}

/** One of these; undefined where it is not given. @throws UsageError */
export function oneOf<T extends string | number>(parsed: Pick<Parsed, 'text'>, flag: string, choices: readonly T[]): T | undefined {
  const text = parsed.text(flag);
  const found = choices.find((choice) => String(choice) === text);
  if (text !== undefined && found === undefined) throw new UsageError(`--${flag} is one of ${choices.join(', ')}.`);
  return found;
}

function refuseUnknown(name: string, options: Options, rest: readonly string[]): void {
  const end = rest.indexOf('--');
  for (const word of end < 0 ? rest : rest.slice(0, end)) {
    const flag = /^--([^=]+)/.exec(word)?.[1];
    if (flag === undefined || Object.hasOwn(options, flag)) continue;
    const close = nearest(flag, Object.keys(options));
    throw new UsageError(`${name} has no flag --${flag}.${close ? ` Did you mean --${close}?` : ''}`);
  }
}

/** The one that differs in a letter or two. */
function nearest(word: string, of: readonly string[]): string | undefined {
  const near = of.map((candidate) => ({ candidate, distance: distance(word, candidate) })).sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.ceil(word.length / 3) ? near.candidate : undefined;
}

/** Levenshtein, Soviet Physics Doklady 10 (1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
