import { describe, expect, it } from 'vitest';
import { labelManifest } from '../../support/packages';
import { anna, registryRigs } from '../../support/registry';

const version = (text: string) => ({ manifest: labelManifest({ version: text }) });
const registry = registryRigs({ one: version('1.0.0'), two: version('2.0.0'), three: version('3.0.0') });

describe('stages', () => {
  it('keep who put a version into each, when and why, and the audit trail has it too', async () => {
    const rig = await registry();
    await rig.models.promote('press', '1.0.0', anna, 'the first');
    rig.time.now += 1;
    await rig.models.challenge('press', '2.0.0', anna, 'trained on May');
    rig.time.now += 1;
    await rig.models.challenge('press', '3.0.0', anna);
    rig.time.now += 1;
    await rig.models.promote('press', '3.0.0', anna, 'fewer false alarms');
    const steps = (await rig.models.stages('press')).slice(3).map(({ version: of, stage, how, at, who, why }) => [of, stage, how, at - rig.time.now, who, why]);
    expect(steps).toEqual([
      ['1.0.0', 'champion', 'promote', -3, 'person:1 Anna', 'the first'],
      ['2.0.0', 'challenger', 'challenge', -2, 'person:1 Anna', 'trained on May'],
      ['2.0.0', 'retired', 'challenge', -1, 'person:1 Anna', null],
      ['3.0.0', 'challenger', 'challenge', -1, 'person:1 Anna', null],
      ['1.0.0', 'retired', 'promote', 0, 'person:1 Anna', 'fewer false alarms'],
      ['3.0.0', 'champion', 'promote', 0, 'person:1 Anna', 'fewer false alarms'],
    ]);
    expect(rig.trail).toContainEqual({
      who: anna, what: 'models.challenge', before: { model: 'press', version: '2.0.0', stage: 'challenger' }, after: { model: 'press', version: '3.0.0', stage: 'challenger' }, why: null,
    });
    expect(rig.models.challengerOf('press')).toBeUndefined();
  });

  it('have one challenger a model at most, and it is not the one that answers', async () => {
    const rig = await registry();
    await rig.models.promote('press', '1.0.0', anna);
    const changes: string[] = [];
    rig.models.changed.on(({ what }) => changes.push(what));
    await rig.models.challenge('press', '2.0.0', anna);
    await rig.models.challenge('press', '3.0.0', anna);
    expect(rig.models.list().map(({ version: of, stage }) => `${of} ${stage}`)).toEqual(['1.0.0 champion', '2.0.0 retired', '3.0.0 challenger']);
    expect(rig.models.challengerOf('press')?.version).toBe('3.0.0');
    expect(changes).toEqual(['stage', 'stage']);
    await rig.restart();
    expect(rig.models.challengerOf('press')?.version).toBe('3.0.0');
    await expect(rig.models.challenge('press', '1.0.0', anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('champion') });
  });

  it('let a draft or a challenger be taken out, never the champion', async () => {
    const rig = await registry();
    await rig.models.promote('press', '1.0.0', anna);
    await rig.models.challenge('press', '2.0.0', anna);
    expect(await rig.models.retire('press', '2.0.0', anna, 'slower')).toMatchObject({ stage: 'retired' });
    expect((await rig.models.stages('press')).at(-1)).toMatchObject({ version: '2.0.0', stage: 'retired', how: 'retire', why: 'slower' });
    await expect(rig.models.retire('press', '1.0.0', anna)).rejects.toMatchObject({ code: 'conflict' });
    await expect(rig.models.retire('press', '9.0.0', anna)).rejects.toMatchObject({ code: 'not-found' });
  });
});
