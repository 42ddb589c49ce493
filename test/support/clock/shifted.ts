/** A time of day that a test sets for the app, all its processes at once: the real one goes on, so many milliseconds away. Needs gcc, which setup brings where the store's addon is compiled. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { giveFile } from '../appliance';

export interface ShiftedClock {
  /** For `launchApp`. */
  env: Record<string, string>;
  /** It is `at` (UTC ms) from now on. */
  set(at: number): void;
  now(): number;
}

/** `home`: a folder that the app's user can read. `zone`: what the app takes for its own, such as `Europe/Berlin`. */
export function shiftedClock(home: string, at: number, zone: string): ShiftedClock {
  const library = join(home, 'shifted.so');
  giveFile(library, '');
  execFileSync('gcc', ['-O2', '-shared', '-fPIC', '-o', library, join(process.env.MILLWRIGHT_ROOT ?? '', 'test/support/clock/shifted.c'), '-ldl']);
  const file = giveFile(join(home, 'clock-shift'), new Uint8Array(8));
  let shift = 0;
  const set = (to: number) => {
    shift = to - Date.now();
    // In place: what the processes have mapped is this very file.
    const open = openSync(file, 'r+');
    writeSync(open, new Uint8Array(BigInt64Array.of(BigInt(shift)).buffer), 0, 8, 0);
    closeSync(open);
  };
  set(at);
  return { env: { LD_PRELOAD: library, CLOCK_SHIFT_FILE: file, TZ: zone }, set, now: () => Date.now() + shift };
}
