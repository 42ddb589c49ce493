/**
 * A process that keeps readings as the engine does, through its own history and store, sealing as it goes, for tests that kill it, let its system calls fail or
 * cut its power. On stdout: `open`, then after each commit the number below which all readings were acknowledged. What is refused is tried again, as live does.
 */
import { rmSync, writeSync } from 'node:fs';
import { toErrorData } from '../../../electron/contract/errors';
import { createHistory } from '../../../electron/engine/history';
import { systemClock } from '../../../electron/engine/shared/clock';
import { openStore } from '../../../electron/engine/store';
import { numbers } from './numbers';

export interface WriterOptions {
  dir: string;
  keyHex: string;
  addon: string;
  sqlThread: string;
  /** The first number, and how many commits of how many readings. */
  from: number;
  commits: number;
  each: number;
  /** All that is open is sealed after every so many commits. */
  sealEvery: number;
  /** Tells of readings before they were kept, as no engine may: the control. */
  hasty?: boolean;
  /** Refusals until it gives up; and somebody else's file that then goes, whereupon it goes on. */
  refusals?: number;
  ballast?: string;
}

const { dir, keyHex, addon, sqlThread, from, commits, each, sealEvery, hasty, refusals = 50, ballast } = JSON.parse(process.argv[2] ?? '{}') as WriterOptions;
/** Commits once there is room. */
const MORE = 10;
const tell = (line: string | number) => void writeSync(1, `${line}\n`);

async function main(): Promise<void> {
  const store = await openStore({ dir, key: new Uint8Array(Buffer.from(keyHex, 'hex')), addon, sqlThread, migrations: [], reserve: false });
  const history = await createHistory({ store, clock: systemClock(), security: { record: () => Promise.resolve() } });
  tell('open');
  let left = refusals;
  let full = false;
  const tried = (error: unknown) => void (left--, tell(`refused ${toErrorData(error).code}`));
  let last = commits;
  for (let commit = 0; commit < last; commit++) {
    const first = from + commit * each;
    if (hasty) tell(first + each);
    while (!(await history.append(numbers(first, each)).then(() => true, tried))) {
      if (left < 0 && (ballast === undefined || full)) process.exit(0);
      if (left < 0 && ballast !== undefined) {
        full = true;
        left = refusals;
        await history.seal().catch((error: unknown) => tell(`not sealed ${toErrorData(error).code}`));
        rmSync(ballast);
        tell('room');
        last = commit + MORE;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (!hasty) tell(first + each);
    if (commit % sealEvery === sealEvery - 1) void history.seal().then(() => tell('sealed'), (error: unknown) => tell(`not sealed ${toErrorData(error).code}`));
  }
  await history.close();
  tell('done');
  // Left as a crash would leave it: its log is not in its file.
  process.exit(0);
}

main().catch((error: unknown) => {
  tell(`failed ${toErrorData(error).code}`);
  process.exit(1);
});
