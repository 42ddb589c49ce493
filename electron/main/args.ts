/** What the app was started with. Chromium's own switches stand before the app's folder and are not seen here. */
export interface AppArguments {
  /** Everything behind `--ctl`: the command line, headless. */
  ctl: string[] | null;
  home: string | null;
  demo: boolean;
  /** The demo's machines are simulated elsewhere and publish to this broker. */
  broker: string | null;
  /** Seconds to run before leaving by itself; 0: without end; null: as the situation says. */
  forSeconds: number | null;
  /** Where an unattended demo puts its screenshot and report. */
  output: string | null;
  hidden: boolean;
  /** Of `ctl bench screen`: the file that says what is to be measured of the window. */
  benchScreen: string | null;
}

export const usage = `millwright [--home DIR] [--demo [--for SECONDS] [--output DIR] [--broker mqtt://HOST:PORT]] [--hidden]
millwright --ctl COMMAND …   the command line; --ctl help lists the commands`;

/** `60s`, `2m`, `1h`, `90` (seconds). @throws RangeError for anything else */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text.trim());
  if (!match) throw new RangeError(`"${text}" is no duration. Write 60s, 2m or 1h.`);
  return Number(match[1]) * { s: 1, m: 60, h: 3600 }[(match[2] ?? 's') as 's' | 'm' | 'h'];
}

export function parseArguments(argv: readonly string[]): AppArguments {
  const parsed: AppArguments = { ctl: null, home: null, demo: false, broker: null, forSeconds: null, output: null, hidden: false, benchScreen: null };
  const ctl = argv.indexOf('--ctl');
  const own = ctl >= 0 ? argv.slice(0, ctl) : argv;
  if (ctl >= 0) parsed.ctl = argv.slice(ctl + 1);
  for (let i = 0; i < own.length; i++) {
    const [flag, inline] = splitFlag(own[i]!);
    const value = () => inline ?? own[++i] ?? '';
    if (flag === '--demo') parsed.demo = true;
    else if (flag === '--hidden') parsed.hidden = true;
    else if (flag === '--broker') parsed.broker = value();
    else if (flag === '--home') parsed.home = value();
    else if (flag === '--for') parsed.forSeconds = parseDuration(value());
    else if (flag === '--bench-screen') parsed.benchScreen = value();
    else if (flag === '--output') parsed.output = value();
  }
  return parsed;
}

function splitFlag(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return text.startsWith('--') && at > 0 ? [text.slice(0, at), text.slice(at + 1)] : [text, undefined];
}
