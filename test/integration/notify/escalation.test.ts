import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anna, system } from '../../support/alarm-rig';
import { KEY, notifying, notifyRig, webhookReceiver, type Called } from '../../support/notify-rig';
import { temporaryDir, testStore } from '../../support/store';

const MINUTE = 60_000;
/** Who is told by what program: two of them, by a roster of three steps. */
async function rostered({ store }: Parameters<typeof notifyRig>[0] = {}, hooks?: { shift: Awaited<ReturnType<typeof webhookReceiver>>; boss: Awaited<ReturnType<typeof webhookReceiver>> }, at?: number) {
  const rig = await notifyRig({ store, at });
  const { shift, boss } = hooks ?? { shift: await webhookReceiver(), boss: await webhookReceiver() };
  if (rig.notify.targets().length === 0) {
    await rig.set({ name: 'shift', kind: 'webhook', options: { url: shift.url }, least: 1, events: ['raised'] }, KEY);
    await rig.set({ name: 'boss', kind: 'webhook', options: { url: boss.url }, least: 1, under: 3, events: ['raised'] }, KEY);
    await rig.notify.setRoster(system, { priority: 1, steps: [{ afterMin: 30, targets: ['boss'] }, { afterMin: 10, targets: ['shift'] }, { afterMin: 20, targets: ['shift', 'boss'] }] });
  }
  return { ...rig, shift, boss };
}
const told = ({ calls }: { calls: Called[] }) => calls.map(({ json }) => [json.type.replace('alarm.', ''), ...(json.data.unansweredMs === undefined ? [] : [(json.data.unansweredMs as number) / MINUTE])].join(' '));

describe('an alarm that nobody acknowledges', () => {
  it('is told step by step of the roster, to whom that names whatever else they are told of, each once', async () => {
    const { raise, later, shift, boss, notify, predict } = await rostered();
    raise();
    await notify.tick();
    const stays = (ms: number) => {
      predict(0.9, 2, ms);
      return later(0);
    };
    await stays(10 * MINUTE - 1);
    expect(told(shift)).toEqual(['raised']);
    await stays(1);
    expect(told(shift)).toEqual(['raised', 'unanswered 10']);
    for (let minute = 0; minute < 60; minute++) await stays(MINUTE);
    expect([told(shift), told(boss)]).toEqual([['raised', 'unanswered 10', 'unanswered 20'], ['unanswered 20', 'unanswered 30']]);
    expect(shift.calls.at(-1)?.json.data).toMatchObject({ name: 'Mill 2', state: 'unacknowledged', unansweredMs: 20 * MINUTE });
    expect(new Set([...shift.calls, ...boss.calls].map(({ json }) => json.id)).size).toBe(5);
  });

  it.each<[string, (rig: Awaited<ReturnType<typeof rostered>>) => unknown]>([
    ['acknowledged', ({ alarms }) => alarms.acknowledge(anna, alarms.active()[0]?.id ?? -1)],
    ['shelved', ({ alarms, definition, clock }) => alarms.shelve(anna, { definition: definition.id, asset: 2 }, clock.at + 3_600_000, 'known')],
    ['returned', ({ predict }) => predict(0.1)],
  ])('is told of no more once it is %s, and from the beginning when it is announced again', async (_, ends) => {
    const rig = await rostered();
    const { raise, later, shift, boss, alarms, definition, predict } = rig;
    raise();
    await later(10 * MINUTE);
    await ends(rig);
    await later(20 * MINUTE);
    expect([told(shift), told(boss)]).toEqual([['raised', 'unanswered 10'], []]);
    if (alarms.aside().length > 0) await alarms.unshelve(anna, { definition: definition.id, asset: 2 });
    else {
      predict(0.1);
      raise();
    }
    await later(11 * MINUTE);
    expect(told(shift)).toEqual(['raised', 'unanswered 10', 'raised', 'unanswered 10']);
  });

  it('is told at its time to the second where the appliance was started anew meanwhile, and not again of what was told', async () => {
    const [dir, key] = [await temporaryDir(), randomBytes(32)];
    const first = await rostered({ store: await testStore(notifying, { dir, key }) });
    first.raise();
    await first.later(10 * MINUTE);
    const { shift, boss } = first;
    expect(told(shift)).toEqual(['raised', 'unanswered 10']);
    await first.notify.close();
    await first.alarms.close();
    await first.store.close();
    const second = await rostered({ store: await testStore(notifying, { dir, key }) }, { shift, boss }, first.clock.at + 5 * MINUTE);
    await second.later(0);
    await second.later(5 * MINUTE - 1);
    expect([told(shift), told(boss)]).toEqual([['raised', 'unanswered 10'], []]);
    await second.later(1);
    expect([told(shift), told(boss)]).toEqual([['raised', 'unanswered 10', 'unanswered 20'], ['unanswered 20']]);
    expect(second.notify.rosters()[0]?.steps.map(({ afterMin }) => afterMin)).toEqual([10, 20, 30]);
  });

  it('is told by no way that is not there, and a way that a roster names is not taken away', async () => {
    const { notify } = await rostered();
    await expect(notify.setRoster(system, { priority: 2, steps: [{ afterMin: 5, targets: ['nobody'] }] })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(notify.setRoster(system, { priority: 2, steps: [{ afterMin: 5, targets: ['shift'] }, { afterMin: 5, targets: ['boss'] }] })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(notify.remove(system, 'shift')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('priority 1') as string });
    await notify.setRoster(system, { priority: 1, steps: [] });
    await notify.remove(system, 'shift');
    expect(notify.targets().map(({ name }) => name)).toEqual(['boss']);
  });
});
