import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { modelMigrations } from '../../../../electron/engine/models';
import { modelRepository } from '../../../../electron/engine/models/repository';
import { temporaryDir, testStore } from '../../../support/store';

const version = (id: number, stage: string, imported: number) =>
  `INSERT INTO model_version (id, model, version, sha256, bytes, stage, manifest, inspection, binding, imported, imported_by, golden_state, golden_rows)
   VALUES (${id}, 'press', '${id}.0.0', 'hash ${id}', 1, '${stage}', '{"title":"Press","task":"regression"}', '{}', '{}', ${imported}, 'person:1 Anna', 'none', 0);
   INSERT INTO model_file (version, name, piece, data) VALUES (${id}, 'model.onnx', 0, x'0${id}');`;

it('a registry of before challengers keeps its versions, and its reigns become the stages that they were', async () => {
  const dir = await temporaryDir();
  const key = randomBytes(32);
  const before = await testStore(modelMigrations.filter(({ id }) => id === 200), { dir, key });
  const rows = [
    ...version(1, 'retired', 10).split(';'), ...version(2, 'champion', 20).split(';'), ...version(3, 'draft', 30).split(';'),
    `INSERT INTO model_reign (model, version, began, ended, who, why) VALUES ('press', 1, 15, 25, 'person:1 Anna', 'first')`,
    `INSERT INTO model_reign (model, version, began, ended, who, why) VALUES ('press', 2, 25, NULL, 'ctl:ben', 'better')`,
  ];
  await before.main.transaction('as it was', async (tx) => {
    for (const sql of rows.filter((one) => one.trim())) await tx.run(sql);
  });
  await before.close();

  const { main } = await testStore(modelMigrations, { dir, key });
  const registry = modelRepository(main);
  expect((await registry.versions()).map(({ id, stage }) => `${id} ${stage}`)).toEqual(['1 retired', '2 champion', '3 draft']);
  expect(await registry.files(2)).toEqual(new Map([['model.onnx', Uint8Array.of(2)]]));
  expect(await registry.reigns('press')).toMatchObject([{ version: '1.0.0', from: 15, to: 25, why: 'first' }, { version: '2.0.0', from: 25, to: null, who: 'ctl:ben' }]);
  expect((await registry.stages('press')).map(({ version: v, stage, how, at, who, why }) => [v, stage, how, at, who, why])).toEqual([
    ['1.0.0', 'draft', 'import', 10, 'person:1 Anna', null],
    ['1.0.0', 'champion', 'promote', 15, 'person:1 Anna', 'first'],
    ['2.0.0', 'draft', 'import', 20, 'person:1 Anna', null],
    ['1.0.0', 'retired', 'promote', 25, 'ctl:ben', 'better'],
    ['2.0.0', 'champion', 'promote', 25, 'ctl:ben', 'better'],
    ['3.0.0', 'draft', 'import', 30, 'person:1 Anna', null],
  ]);
  await expect(main.transaction('forge', (tx) => tx.run(`UPDATE model_stage SET who = 'nobody'`))).rejects.toMatchObject({ message: expect.stringContaining('only added to') });
  await expect(main.transaction('forge', (tx) => tx.run('DELETE FROM model_stage'))).rejects.toMatchObject({ message: expect.stringContaining('only added to') });
});
