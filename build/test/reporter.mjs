/**
 * A Vitest reporter that writes the outcome down for build/test.mjs: the counts, and every test that was left out.
 *
 * @typedef {{ kind: string, file: string, name: string, why?: string }} LeftOut
 * @typedef {{ passed: number, failed: number, leftOut: LeftOut[] }} Result
 */
import { writeFileSync } from 'node:fs';

export default class Outcome {
  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Result} */
    const result = { passed: 0, failed: unhandled.length, leftOut: [] };
    for (const module of modules) {
      // A file that could not even be loaded has no tests to count, and is a failure all the same.
      result.failed += module.errors().length;
      for (const suite of module.children.allSuites()) result.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const outcome = test.result();
        if (outcome.state === 'passed') result.passed++;
        else if (outcome.state === 'failed') result.failed++;
        else result.leftOut.push({ kind: module.project.name, file: module.relativeModuleId, name: test.fullName, why: 'note' in outcome ? outcome.note : undefined });
      }
    }
    if (process.env.MILLWRIGHT_TEST_RESULT) writeFileSync(process.env.MILLWRIGHT_TEST_RESULT, JSON.stringify(result));
  }
}
