/** What a person reads at the end: the tests that were left out and why, then the one line that sums up. */
import { existsSync, readFileSync } from 'node:fs';

/** @param {number} passed @param {number} failed @param {number} skipped */
export const total = (passed, failed, skipped) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * @param {import('./reporter.mjs').Result | undefined} result
 * @param {string[]} failures what failed outside Vitest
 * @returns {number} the exit code
 */
export function report(result, failures) {
  const { passed, failed, leftOut } = result ?? { passed: 0, failed: 1, leftOut: [] };
  if (!result) failures.push('Vitest ended before it was done');
  const why = reasons();
  const lines = leftOut.map(({ kind, file, name, why: note }) => `left out  ${kind}  ${file} > ${name}  (${note ?? why.get(file) ?? 'switched off in the test, or not selected'})`);
  lines.push(...failures.map((failure) => `FAILED  ${failure}`));
  const failedInAll = failed + failures.length - (result ? 0 : 1);
  process.stdout.write(`${['', ...lines, total(passed, failedInAll, leftOut.length)].join('\n')}\n`);
  return failedInAll > 0 ? 1 : 0;
}

/** What test/support/needs.ts noted while tests were collected. @returns {Map<string, string>} */
function reasons() {
  const file = process.env.MILLWRIGHT_LEFT_OUT;
  /** @type {Map<string, string>} */
  const found = new Map();
  if (!file || !existsSync(file)) return found;
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { file: test, why } = JSON.parse(line);
    const before = found.get(test);
    if (!before?.includes(why)) found.set(test, before ? `${before}; ${why}` : why);
  }
  return found;
}
