/**
 * One setup at a time in a checkout: two commands started together must not both write `.setup/` or `dist/`.
 * The lock holds its owner's process id, so that one left by a killed command is taken over.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inSetup, setupDir } from './paths.mjs';
import { say } from './say.mjs';

const file = inSetup('lock');

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function locked(work) {
  mkdirSync(setupDir, { recursive: true });
  let told = false;
  while (!take()) {
    if (!told) say('setup  another command is setting this checkout up; waiting for it');
    told = true;
    await sleep(200);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (!ownerLives()) rmSync(file, { force: true });
    return false;
  }
}

function ownerLives() {
  try {
    process.kill(Number(readFileSync(file, 'utf8')) || -1, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
