import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach } from 'vitest';
import { scoreFile, type ScoreFile } from '../../electron/engine/batch';
import { writePackage } from './packages';
import { temporaryDir } from './store';
import { stillClock, type Workers } from './workers';

/** A package beside a folder for files, new for each test, and scoring from one file into another in real processes. */
export function scoreFolder({ host, inference }: Workers) {
  let dir: string;
  let model: string;
  beforeEach(async () => {
    dir = await temporaryDir();
    model = await writePackage(join(dir, 'press'));
    await mkdir(join(dir, 'work'));
  });
  /** A file of the folder; without a name the folder itself. */
  const at = (name = '') => join(dir, 'work', name);
  const score = (input: ScoreFile['input'], to: string, rest: Partial<Omit<ScoreFile, 'input' | 'output'>> = {}) => scoreFile({ host, inference, clock: stillClock, modelPath: model, input, output: at(to), ...rest });
  return {
    at, score,
    /** Outside of the folder. */
    beside: (name: string) => join(dir, name),
    model: () => model,
    text: (name: string) => readFile(at(name), 'utf8'),
    /** Why it is, or `scored`. */
    refused: (input: ScoreFile['input'], to = 'out.csv') => score(input, to).then(() => 'scored', ({ message }: Error) => message),
  };
}
