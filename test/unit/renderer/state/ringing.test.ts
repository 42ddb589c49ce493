import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alarm } from '../../../../electron/contract/alarms';
import { ring } from '../../../../renderer/app/ringer';
import { patterns } from '../../../../renderer/app/tones';
import { createRinging, heardOf } from '../../../../renderer/state/ringing';
import { createStore } from '../../../../renderer/state/store';
import { soundWords, volumeKey } from '../../../../renderer/words/sounds';

type Ring = Pick<Alarm, 'id' | 'state' | 'priority'>;
const alarm = (id: number, priority: Ring['priority'] = 2, state: Ring['state'] = 'unacknowledged'): Ring => ({ id, priority, state });

describe('what is heard', () => {
  it('is the most urgent alarm that nobody has acknowledged, and none that is over, acknowledged or set aside', () => {
    expect(heardOf([alarm(1, 3), alarm(2, 1, 'acknowledged'), alarm(3, 2), alarm(4, 1, 'returned'), alarm(5, 1, 'shelved')], new Set()).heard).toEqual({ priority: 2, loud: 2, silenced: 0 });
    expect(heardOf([], new Set()).heard).toEqual({ priority: null, loud: 0, silenced: 0 });
  });

  it('is silent once it is silenced, until another alarm comes or the same one comes again after it was over', () => {
    const alarms = createStore<readonly Ring[] | null>([alarm(1), alarm(2, 1)]);
    const ringing = createRinging(alarms, { soundVolume: 0.5, sound: async () => {} });
    expect(ringing.heard.get()).toEqual({ priority: 1, loud: 2, silenced: 0 });
    ringing.silence();
    expect(ringing.heard.get()).toEqual({ priority: null, loud: 0, silenced: 2 });
    alarms.set([alarm(1), alarm(2, 1), alarm(3, 4)]);
    expect(ringing.heard.get()).toEqual({ priority: 4, loud: 1, silenced: 2 });
    alarms.set([alarm(1, 2, 'returned'), alarm(2, 1)]);
    alarms.set([alarm(1, 2), alarm(2, 1)]);
    expect(ringing.heard.get()).toEqual({ priority: 2, loud: 1, silenced: 1 });
    alarms.set(null);
    expect(ringing.heard.get()).toEqual({ priority: null, loud: 0, silenced: 0 });
  });

  it('is silenced and as loud in every window at the desk', async () => {
    const alarms = createStore<readonly Ring[] | null>([alarm(1)]);
    const kept: number[] = [];
    const bridge = { soundVolume: 0.5, sound: async (volume: number) => void kept.push(volume) };
    const [one, other] = [createRinging(alarms, bridge), createRinging(alarms, bridge)];
    one.silence();
    one.setVolume(0.2);
    await expect.poll(() => [other.heard.get().loud, other.volume.get()]).toEqual([0, 0.2]);
    expect(kept).toEqual([0.2]);
  });

  it('is said in words', () => {
    expect([soundWords({ loud: 2, silenced: 1 }, 0.5), soundWords({ loud: 0, silenced: 1 }, 0.5), soundWords({ loud: 2, silenced: 0 }, 0)]).toEqual(['2 alarms ringing', '1 alarm silenced', 'Sound off']);
    expect([volumeKey(0), volumeKey(0.05), volumeKey(0.5), volumeKey(0.9)]).toEqual(['0', '0', '0.5', '1']);
  });
});

describe('a ringer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const rig = () => {
    const heard = createStore<{ priority: Ring['priority'] | null; loud: number; silenced: number }>({ priority: null, loud: 0, silenced: 0 });
    const volume = createStore(0.5);
    const played: [number, number][] = [];
    const stop = ring({ heard, volume }, (priority, loudness) => void played.push([priority, loudness]));
    return { heard, volume, stop, played: () => played.splice(0) };
  };

  it('sounds as often as a priority asks, at once when a more urgent one or one more comes, and no more when there is nothing', () => {
    const { heard, played, stop } = rig();
    heard.set({ priority: 2, loud: 1, silenced: 0 });
    expect(played()).toEqual([[2, 0.5]]);
    vi.advanceTimersByTime(patterns[2].everyMs ?? 0);
    expect(played()).toEqual([[2, 0.5]]);
    heard.set({ priority: 1, loud: 2, silenced: 0 });
    heard.set({ priority: 1, loud: 3, silenced: 0 });
    heard.set({ priority: 1, loud: 2, silenced: 0 });
    expect(played()).toEqual([[1, 0.5], [1, 0.5]]);
    heard.set({ priority: null, loud: 0, silenced: 2 });
    vi.advanceTimersByTime(600_000);
    expect(played()).toEqual([]);
    heard.set({ priority: 1, loud: 1, silenced: 2 });
    stop();
    played();
    vi.advanceTimersByTime(600_000);
    expect(played()).toEqual([]);
  });

  it('sounds the lowest priority once, nothing while it is off, and at once when it is switched on', () => {
    const { heard, volume, played } = rig();
    heard.set({ priority: 4, loud: 1, silenced: 0 });
    vi.advanceTimersByTime(600_000);
    expect(played()).toEqual([[4, 0.5]]);
    volume.set(0);
    heard.set({ priority: 1, loud: 2, silenced: 0 });
    vi.advanceTimersByTime(600_000);
    expect(played()).toEqual([]);
    volume.set(1);
    expect(played()).toEqual([[1, 1]]);
  });

  it('has a pattern of its own for each priority: the more urgent, the more often and the higher', () => {
    const [one, two, three, four] = ([1, 2, 3, 4] as const).map((priority) => ({ ...patterns[priority], highest: Math.max(...patterns[priority].tones) }));
    expect([one, two, three, four].map((one) => one?.highest)).toEqual([...[one, two, three, four].map((one) => one?.highest ?? 0)].sort((a, b) => b - a));
    expect([one?.everyMs, two?.everyMs, three?.everyMs].every((ms, i, all) => i === 0 || (ms ?? 0) > (all[i - 1] ?? 0))).toBe(true);
    expect(new Set([one, two, three, four].map((each) => each?.tones.length + '/' + each?.toneMs)).size).toBe(4);
  });
});
