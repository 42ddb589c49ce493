import { parseArgs, type ParseArgsConfig } from 'node:util';

export class UsageError extends Error {}

/** Understood by every command, wherever they stand. */
const common = {
  home: { type: 'string' },
  json: { type: 'boolean' },
  'passphrase-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface Parsed {
  positionals: string[];
  text(name: string): string | undefined;
  /** @throws UsageError where it is not given */
  needed(name: string): string;
  flag(name: string): boolean;
  json: boolean;
  home: string | undefined;
  passphraseFile: string | undefined;
}

/** Flags stand anywhere; an unknown one is an error, not a surprise. */
export function parse(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): Parsed {
  let result: { values: Record<string, unknown>; positionals: string[] };
  try {
    result = parseArgs({ args: [...args], options: { ...common, ...options }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = result;
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  return {
    positionals,
    text,
    needed: (name) => {
      const value = text(name);
      if (value === undefined) throw new UsageError(`--${name} is needed.`);
      return value;
    },
    flag: (name) => values[name] === true,
    json: values.json === true,
    home: text('home'),
    passphraseFile: text('passphrase-file'),
  };
}
