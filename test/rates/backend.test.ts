/** How many of the ONNX project's backend tests load and match: in the raw binding, and as the appliance takes them. `npm run rates -- FOLDER` */
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createInference } from '../../electron/engine/inference';
import { backendTests, runImported, runRaw, type Outcome } from '../support/backend-tests';
import { nodeHost } from '../support/node-host';

const folder = process.env.MILLWRIGHT_BACKEND_TESTS ?? '';
const host = nodeHost();
const inference = createInference({ host });
afterAll(async () => {
  await inference.close();
  await host.close();
});

it('the backend tests', async () => {
  const tests = backendTests(folder);
  expect(tests.length, `${folder} holds no backend tests`).toBeGreaterThan(0);
  const groups = new Map<string, { all: number; raw: number; imported: number }>();
  const refused: string[] = [];
  for (const test of tests) {
    const name = relative(folder, join(test, '..')) || '.';
    const group = groups.get(name) ?? { all: 0, raw: 0, imported: 0 };
    const [raw, imported]: Outcome[] = [await runRaw(inference, test), await runImported(host, inference, test)];
    groups.set(name, { all: group.all + 1, raw: group.raw + Number(raw === 'matches'), imported: group.imported + Number(imported === 'matches') });
    if (imported !== 'matches') refused.push(`${relative(folder, test)}${raw === 'matches' ? ' (matches raw)' : ''}: ${imported}`);
  }
  const row = (name: string, { all, raw, imported }: { all: number; raw: number; imported: number }) => `| ${name} | ${all} | ${raw} | ${imported} |`;
  const total = [...groups.values()].reduce((sum, group) => ({ all: sum.all + group.all, raw: sum.raw + group.raw, imported: sum.imported + group.imported }));
  process.stdout.write(`\n| tests | models | raw binding | appliance |\n| --- | ---: | ---: | ---: |\n${[...groups].map(([name, group]) => row(name, group)).join('\n')}\n${row('all', total)}\n\n${refused.join('\n')}\n`);
}, 30 * 60_000);
