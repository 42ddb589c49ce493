/** In which order files begin: what takes longest first, so that no worker is left alone with it. How much a file holds says it well enough, but of the package, which is made, installed twice and waits. */
import { statSync } from 'node:fs';
import type { TestSequencer, TestSpecification } from 'vitest/node';

export default class Order implements TestSequencer {
  sort(files: TestSpecification[]): TestSpecification[] {
    const weighed = files.map((file) => ({ file, weight: file.project.name === 'package' ? Infinity : statSync(file.moduleId).size }));
    return weighed.sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight)).map(({ file }) => file);
  }

  /** All of them: a run is not divided among machines. */
  shard(files: TestSpecification[]): TestSpecification[] {
    return files;
  }
}
