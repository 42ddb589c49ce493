import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scoreFile } from '../../../electron/engine/batch';
import { scorerOfFile, shippedModels, type Models } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import { needsShared, sharedPath } from '../../support/needs';
import { strictLabelModel, textModel } from '../../support/onnx-builder';
import { temporaryDir } from '../../support/store';
import { emptyRegistry, plantOf, stillClock as clock, workers } from '../../support/workers';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const modelPath = join(process.cwd(), 'models/review-sentiment');
const press = { id: 1, parent: null, kind: 'equipment' as const, key: 'press', name: 'Press', attributes: { text: 'good' } };

const { host, inference } = workers();
let models: Models;
let dir: string;
beforeEach(async () => {
  dir = await temporaryDir();
  models = await emptyRegistry({ host, inference }, plantOf(press));
  return () => models.close();
});

async function score(name: string, content: string, path = modelPath) {
  await writeFile(join(dir, name), content);
  const run = await scoreFile({ host, inference, clock, modelPath: path, input: join(dir, name), output: join(dir, 'out.jsonl'), overwrite: true });
  const rows = (await readFile(join(dir, 'out.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const rejects = run.rejectsFile === null ? [] : (await readFile(run.rejectsFile, 'utf8')).trim().split('\n').slice(1);
  return { run, rows, rejects, predicted: rows.map((row) => Number(row.positive_probability)) };
}

describe('the review-sentiment model', () => {
  it('ships, waits to be asked for, and answers each golden row as the trainer did', async () => {
    const offered = (await shippedModels(join(modelPath, '..'), models)).find(({ model }) => model === 'review-sentiment');
    expect(offered).toMatchObject({ title: 'Review sentiment' });
    const version = await models.import(offered?.path ?? '', { who: anna });
    expect(version).toMatchObject({ stage: 'draft', golden: { state: 'passed', rows: 96 } });
    expect(version.golden.worst).toBeLessThan(5e-6);
    // A row's bits do not depend on its batch, and no step of it asks for a locale.
    expect(models.version(version.id)).toMatchObject({ binding: { batch: null }, manifest: { thresholds: [] } });
    expect(Buffer.from((await models.files(version.id)).get('model.onnx') ?? []).includes('StringNormalizer')).toBe(false);
    const { golden } = await models.get('review-sentiment');
    expect(golden?.inputs.text).toEqual(expect.arrayContaining(['', 'GREAT', 'café', 'good '.repeat(400)]));
  });

  it('watches no machine, and says why', async () => {
    await models.import(modelPath, { who: anna });
    await models.promote('review-sentiment', '1.0.0', anna);
    await expect(models.watch('review-sentiment', [1], anna)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/takes text \(Review\).*score files/) });
  });

  it('scores raw text out of CSV: quotes, commas and line ends inside it, other scripts, none at all', async () => {
    const { run, rows, rejects, predicted } = await score('in.csv', [
      'id,Review', '1,I loved it. Great food!', '2,"Bad, bad ""service"",', 'and awful food."', '3,', '4,日本語のレビュー', '5,I LOVED IT. GREAT FOOD!', `6,${'x'.repeat(2001)}`, '7,  blanks stay  ', '8,nan',
    ].join('\n'));
    expect(run).toMatchObject({ rows: 7, rejected: 1 });
    expect(rows.map((row) => row.Review)).toEqual(['I loved it. Great food!', 'Bad, bad "service",\nand awful food.', '', '日本語のレビュー', 'I LOVED IT. GREAT FOOD!', '  blanks stay  ', 'nan']);
    const [good, bad, empty, unknown, loud] = predicted;
    expect(good).toBeGreaterThan(0.8);
    expect(bad).toBeLessThan(0.2);
    expect(loud).toBe(good);
    expect(unknown).toBe(empty);
    expect(rejects).toEqual([expect.stringMatching(/^8,Review,x{200},"the text has 2,001 characters, up to 2,000 are taken: shorten it"$/)]);
  });

  it('takes JSON Lines, and leaves out what is no text or none that UTF-8 can write', async () => {
    const { run, rejects } = await score('in.jsonl', ['{"text":"good"}', '{"text":null}', '{"text":7}', '{"text":"a\\u0000b"}', '{"text":"a\\ud800"}', '{"text":"\\ud83d\\ude00"}', '{"text":""}'].join('\n'));
    expect(run).toMatchObject({ rows: 3, rejected: 4 });
    expect(rejects.map((line) => line.split(',').slice(-1)[0])).toEqual(['no value', 'not a text', 'the text holds a NUL character (U+0000): take it out', ' which is no character: take it out"']);
  });
});

describe.skipIf(needsShared('sentiment'))('all sentences it was trained on', () => {
  it('are answered as the trainer answered them', async () => {
    const files = ['amazon_cells', 'imdb', 'yelp'].map((site) => readFile(join(sharedPath('sentiment'), `${site}_labelled.txt`), 'utf8'));
    const sentences = (await Promise.all(files)).flatMap((content) => content.replace(/\n$/, '').split('\n')).map((line) => line.slice(0, line.lastIndexOf('\t')));
    const { predicted } = await score('all.jsonl', sentences.map((text) => JSON.stringify({ text })).join('\n'));
    const fitted = JSON.parse(await readFile('models/train/fitted/review-sentiment.json', 'utf8')) as { positive_probability: number[] };
    expect(predicted).toHaveLength(3000);
    expect(Math.max(...predicted.map((value, row) => Math.abs(value - (fitted.positive_probability[row] ?? NaN))))).toBeLessThan(1e-5);
  });
});

describe('a bare model that takes text', () => {
  it.each([['a column', [null, 1]], ['a list', [null]]])('is named and fed by its file alone, as %s', async (_, shape) => {
    const path = join(dir, 'mood.onnx');
    await writeFile(path, textModel(shape));
    expect((await models.inspect(path)).manifest).toMatchObject({ task: 'binary-classification', inputs: [{ name: 'document', kind: 'text', from: 'attribute' }] });
    const scorer = await scorerOfFile({ host, inference }, path);
    expect(scorer.checked.binding.batch).toBeNull();
    const { outputs } = await scorer.score({ document: ['good day', 'good bad', 'bad', ''] }, 4);
    await scorer.release();
    const [good = NaN, ...rest] = outputs.output_probability ?? [];
    expect(good).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(rest.map((value) => Number(value.toFixed(6)))).toEqual([0.5, Number((1 - good).toFixed(6)), 0.5]);
  });

  it('is fed row by row, and says so, where it refuses texts that it does not know', async () => {
    const path = join(dir, 'strict.onnx');
    await writeFile(path, strictLabelModel());
    const scorer = await scorerOfFile({ host, inference }, path);
    expect(scorer.checked.inspection.warnings.join()).toMatch(/Made-up texts could not be tried.*golden samples/s);
    expect([...((await scorer.score({ kind: ['b', 'a'] }, 2)).outputs.y ?? [])]).toEqual([2, 1]);
    await scorer.release();
  });
});
