import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../../electron/engine/batch';
import type { Models } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import { batchRig } from '../../support/batch-rig';
import { writePackage } from '../../support/packages';
import { workers } from '../../support/workers';

const PATIENT_MS = 120_000;
const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const { host, inference } = workers();
let models: Models;
let batch: Batch;
let dir: string;

beforeEach(async () => {
  ({ dir, models, batch } = await batchRig({ host, inference }));
});

const at = (name: string) => join(dir, name);

/** Mills at rest, and every twentieth worn and under load: a row takes thousands of the model's to explain, so few are. */
async function mills(rows: number): Promise<string> {
  const lines = Array.from({ length: rows }, (_, row) => (row % 20 === 3 ? [300, 310, 1300 + (row % 7), 64, 225, 'L'] : [300 + (row % 5) / 2, 310, 1500, 40, row % 50, 'M']).join(','));
  await writeFile(at('in.csv'), `air_temperature,process_temperature,rotational_speed,torque,tool_wear,type\n${lines.join('\n')}\n`);
  return at('in.csv');
}

/** Answers from then on. */
async function answering(path: string): Promise<void> {
  const { model, version } = await models.import(path, { who: anna });
  await models.promote(model, version, anna);
}

async function scored(what: Partial<Parameters<Batch['run']>[0]> & { output: string }) {
  const { id } = await batch.run({ model: 'machine-failure', input: at('in.csv'), reasons: { count: 3 }, ...what }, anna);
  const run = await batch.finished(id);
  expect(run).toMatchObject({ state: 'done', rejected: 0 });
  return readFile(what.output, 'utf8');
}

type Told = Record<string, string | number | null>;
const reasonsIn = (row: Told, count: number) => Array.from({ length: count }, (_, i) => [row[`reason_${i + 1}`], Number(row[`reason_${i + 1}_part`])] as const);

describe('reasons beside predictions', () => {
  it('are those that the row gets when it is explained alone, and none below the limit', { timeout: PATIENT_MS }, async () => {
    await answering(join(process.cwd(), 'models/machine-failure'));
    const input = await mills(6);
    const { rows } = await batch.explain({ model: 'machine-failure', input, most: 6, budget: { ms: PATIENT_MS } });
    const text = await scored({ output: at('all.csv') });
    const told = parse<Told>(text, { columns: true });
    expect(text.split('\n', 1)[0]).toMatch(/_probability,reason_1,reason_1_part,reason_2,reason_2_part,reason_3,reason_3_part,model_version$/);
    rows.forEach(({ explanation: { inputs } }, row) => {
      const wanted = inputs.filter(({ effect }) => effect !== 0).slice(0, 3);
      reasonsIn(told[row] ?? {}, wanted.length).forEach(([name, part], i) => {
        expect(name).toBe(wanted[i]?.name);
        expect(part).toBeCloseTo(wanted[i]?.effect ?? NaN, 9);
      });
    });

    const risks = told.map((row) => Number(row.failure_probability));
    const from = [...risks].sort((a, b) => a - b)[3] ?? NaN;
    const lines = (await scored({ output: at('some.jsonl'), reasons: { count: 2, from } })).trim().split('\n').map((line) => JSON.parse(line) as Told);
    lines.forEach((line, row) => {
      const own = told[row] ?? {};
      const some = (risks[row] ?? NaN) >= from ? { reason_1: own.reason_1, reason_1_part: Number(own.reason_1_part) } : { reason_1: null, reason_1_part: null, reason_2: null, reason_2_part: null };
      expect(line).toMatchObject(some);
    });
    expect(lines.filter(({ reason_1: first }) => first === null).length).toBeGreaterThan(0);
  });

  it('are the same bytes where a run was killed and went on', { timeout: PATIENT_MS }, async () => {
    await answering(join(process.cwd(), 'models/machine-failure'));
    await mills(300);
    const whole = await scored({ output: at('whole.csv'), reasons: { count: 1, from: 0.5 } });
    expect(parse<Told>(whole, { columns: true }).filter((row) => row.reason_1 !== '')).toHaveLength(15);
    let resumed = '';
    let killed = false;
    const stop = batch.changed.on((run) => {
      if (/It went on behind/.test(run.message)) resumed = run.message;
      if (killed || run.state !== 'running' || run.rows === 0) return;
      killed = true;
      [...host.workers].at(-1)?.kill();
    });
    expect(await scored({ output: at('killed.csv'), reasons: { count: 1, from: 0.5 } })).toBe(whole);
    stop();
    expect([killed, resumed]).toEqual([true, expect.stringContaining('It went on behind')]);
  });

  it('are refused where they can\'t be told', async () => {
    await answering(await writePackage(at('press')));
    await writeFile(at('in.csv'), 'a,grade,reason_1\n1,L,x\n');
    const ask = (what: object) => batch.run({ model: 'press', input: at('in.csv'), output: at('out.csv'), reasons: { count: 1 }, ...what }, anna);
    await expect(ask({})).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('background.json') });
    await expect(ask({ readings: true })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('windows of samples') });
    await answering(join(process.cwd(), 'models/machine-failure'));
    await writeFile(at('in.csv'), `air_temperature,process_temperature,rotational_speed,torque,tool_wear,type,reason_1\n300,310,1500,40,50,L,x\n`);
    const { id } = await ask({ model: 'machine-failure' });
    expect(await batch.finished(id)).toMatchObject({ state: 'failed', message: expect.stringContaining('a column reason_1 already') });
  });
});
