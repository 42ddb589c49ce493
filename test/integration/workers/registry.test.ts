import { afterEach, describe, expect, it, vi } from 'vitest';
import { labelGolden, labelManifest } from '../../support/packages';
import { anna, registryRigs } from '../../support/registry';

const version = (text: string) => ({ manifest: labelManifest({ version: text }) });
const registry = registryRigs({ one: version('1.0.0'), two: version('2.0.0'), three: version('3.0.0'), four: { ...version('4.0.0'), golden: null } });
type Rig = Awaited<ReturnType<typeof registry>>;

const wrong = new TextEncoder().encode(JSON.stringify(labelGolden({ outputs: { p: [2, 4, 14] } })));
const right = new TextEncoder().encode(JSON.stringify(labelGolden()));
/** As if the runtime of today answered otherwise than the one that it was imported with: the samples of this version no longer match. */
const spoil = ({ store, models }: Rig, text: string, golden = wrong) => {
  const id = models.list().find((one) => one.version === text)?.id ?? 0;
  return store.main.transaction('spoil', (tx) => tx.run(`UPDATE model_file SET data = ? WHERE version = ? AND name = 'golden.json'`, [golden, id]));
};
async function reigned(...versions: string[]) {
  const rig = await registry();
  for (const text of versions) {
    await rig.models.promote('press', text, anna, `because of ${text}`);
    rig.time.now += 1000;
  }
  return rig;
}
const answers = ({ models }: Rig) => models.list().filter((one) => one.answers).map((one) => one.version);

describe('rolling back', () => {
  it('puts the version before the champion back in one step, and again the one before that', async () => {
    const rig = await reigned('1.0.0', '2.0.0', '3.0.0');
    expect(await rig.models.rollsBackTo('press')).toBe('2.0.0');
    expect(await rig.models.rollback('press', anna, 'too many alarms')).toMatchObject({ version: '2.0.0', stage: 'champion', answers: true });
    expect((await rig.models.stages('press')).slice(-2)).toMatchObject([{ version: '3.0.0', stage: 'retired', how: 'rollback' }, { version: '2.0.0', stage: 'champion', how: 'rollback', why: 'too many alarms' }]);
    expect(rig.trail.at(-1)).toMatchObject({ what: 'models.rollback', before: { version: '3.0.0' }, after: { version: '2.0.0' }, why: 'too many alarms' });
    expect(await rig.models.rollback('press', anna)).toMatchObject({ version: '1.0.0' });
    expect(await rig.models.rollsBackTo('press')).toBeNull();
    await expect(rig.models.rollback('press', anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('1.0.0') });
  });

  it('is refused where the version before does not match its samples: the champion stays', async () => {
    const rig = await reigned('1.0.0', '2.0.0');
    await spoil(rig, '1.0.0');
    await expect(rig.models.rollback('press', anna)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringContaining('row 3') });
    expect(answers(rig)).toEqual(['2.0.0']);
    expect(rig.models.condition('press')).toEqual({ state: 'ready' });
    expect(await rig.models.rollsBackTo('press')).toBeNull();
  });
});

describe('a champion that fails its golden samples', () => {
  it('is not used: the last version that passes answers in its stead, and every moment says so', async () => {
    const rig = await reigned('1.0.0', '2.0.0');
    const promoted = rig.time.now - 1000;
    await spoil(rig, '2.0.0');
    await rig.restart();
    expect(rig.models.condition('press')).toMatchObject({ state: 'stand-in', champion: '2.0.0', version: '1.0.0', reason: expect.stringContaining('row 3') });
    expect(rig.models.championOf('press')?.version).toBe('2.0.0');
    expect(answers(rig)).toEqual(['1.0.0']);
    const scorer = await rig.models.scorer('press');
    expect(scorer.version.version).toBe('1.0.0');
    await scorer.release();
    expect(await rig.models.championAt('press', rig.time.now)).toMatchObject({
      version: '1.0.0', who: 'system:models', why: expect.stringContaining('row 3'), to: null, champion: { version: '2.0.0', since: promoted, who: 'person:1 Anna', why: 'because of 2.0.0' },
    });
    expect(await rig.models.championAt('press', rig.time.now - 1)).toMatchObject({ version: '2.0.0', who: 'person:1 Anna' });
    expect(rig.trail.at(-1)).toMatchObject({ what: 'models.answer', after: { champion: '2.0.0', answers: '1.0.0' } });

    await spoil(rig, '2.0.0', right);
    await rig.restart();
    expect(rig.models.condition('press')).toEqual({ state: 'ready' });
    expect(answers(rig)).toEqual(['2.0.0']);
    expect((await rig.models.reigns('press')).map((reign) => reign.version)).toEqual(['1.0.0', '2.0.0', '1.0.0', '2.0.0']);
  });

  it('leaves its model blind where no version before passes; one without samples proves nothing', async () => {
    const rig = await reigned('4.0.0', '1.0.0', '2.0.0');
    await spoil(rig, '1.0.0');
    await spoil(rig, '2.0.0');
    await rig.restart();
    expect(rig.models.condition('press')).toMatchObject({ state: 'blind', champion: '2.0.0' });
    expect(answers(rig)).toEqual([]);
    await expect(rig.models.scorer('press')).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('row 3') });
    expect(await rig.models.championAt('press', rig.time.now)).toMatchObject({ version: null, champion: { version: '2.0.0' } });
    // Asked for once more after what was wrong is mended.
    await spoil(rig, '2.0.0', right);
    expect(await rig.models.test('press', undefined, anna)).toMatchObject({ version: '2.0.0', answers: true, golden: { state: 'passed' } });
  });

  it('is not stood in for by the version that a person rolled back from, while another passes', async () => {
    const rig = await reigned('1.0.0', '2.0.0', '3.0.0');
    await rig.models.rollback('press', anna);
    await spoil(rig, '2.0.0');
    await rig.restart();
    expect(answers(rig)).toEqual(['1.0.0']);
  });
});

describe('golden samples', () => {
  afterEach(() => vi.restoreAllMocks());

  it('run at import, promotion and every start, each run kept with why and on what', async () => {
    const rig = await reigned('1.0.0');
    await rig.restart();
    const runs = (await rig.models.goldenRuns('press')).filter((run) => run.version === '1.0.0');
    expect(runs.map(({ reason, state, changed, rows }) => [reason, state, changed, rows])).toEqual([['import', 'passed', null, 3], ['promotion', 'passed', null, 3], ['start', 'passed', null, 3]]);
    expect(runs[0]).toMatchObject({ runtime: expect.stringMatching(/^\d+\.\d+/), provider: 'cpu', machine: expect.stringContaining(process.arch) });
  });

  it('run again for every version when the runtime is not the one they last matched with, and say that', async () => {
    const rig = await reigned('1.0.0', '2.0.0');
    const [before] = await rig.models.goldenRuns('press');
    rig.runtime = '99.0.0';
    await rig.restart();
    await rig.models.settled();
    const runs = (await rig.models.goldenRuns('press')).filter(({ runtime }) => runtime === '99.0.0');
    const changed = `the runtime: ${before?.runtime}, now 99.0.0`;
    expect(runs.map((run) => [run.version, run.reason, run.changed])).toEqual([['2.0.0', 'start', changed], ['1.0.0', 'change', changed], ['3.0.0', 'change', changed]]);
    await rig.restart();
    await rig.models.settled();
    expect((await rig.models.goldenRuns('press')).slice(-1)).toMatchObject([{ version: '2.0.0', reason: 'start', changed: null }]);
    // One that fails on the new runtime is no place to roll back to.
    await spoil(rig, '1.0.0');
    rig.runtime = '99.0.1';
    await rig.restart();
    await rig.models.settled();
    expect(await rig.models.rollsBackTo('press')).toBeNull();
  });
});
