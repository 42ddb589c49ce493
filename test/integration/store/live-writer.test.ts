/** The history that live readings go to, written by a process of its own whose system calls fail, that is killed, whose disk fills up and whose power is cut. In short; at length in test/chaos. */
import { describe, expect, it } from 'vitest';
import { needsProgram, needsSmallDisk } from '../../support/needs';
import { lost } from '../../support/live-writer';
import { callsThatFail, cutPowers, fillDisk, killAtCalls, killHasty } from '../../support/live-writer/faults';

describe.skipIf(needsProgram('strace'))('a writer of history', () => {
  it('whose writes and syncs are refused loses nothing that it acknowledged, and keeps what it repeats', async () => {
    const { acknowledged, refused } = await callsThatFail(2);
    expect(acknowledged).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(5);
  }, 60_000);

  it('that is killed at a write or a sync loses nothing that it acknowledged', async () => {
    const { acknowledged, killed } = await killAtCalls(2);
    expect(killed).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(0);
  }, 60_000);

  it('whose power is cut at any moment loses nothing that it acknowledged; one that syncs less, the control, does', async () => {
    expect(await cutPowers('FULL', 8)).toMatchObject({ images: 8, losing: 0 });
    expect((await cutPowers('NORMAL', 20)).losing).toBe(1);
    expect((await cutPowers('OFF', 20)).losing).toBe(1);
  }, 60_000);

  it('that tells of readings before they are kept (the control) is found out', async () => {
    expect(await killHasty(10)).not.toEqual([]);
  }, 60_000);
});

describe.skipIf(needsSmallDisk())('a writer of history whose disk fills up', () => {
  it('loses nothing that it acknowledged, says that it is full, and goes on once there is room', async () => {
    const { told, after } = await fillDisk();
    expect(new Set(told.lines.filter((line) => line.startsWith('refused')))).toEqual(new Set(['refused store-full']));
    expect(told.lines).toContain('not sealed store-full');
    expect(told.lines.slice(told.lines.indexOf('room'))).toContain('done');
    expect(after.unsound).toEqual([]);
    expect(lost(after, told.acknowledged)).toEqual([]);
  }, 60_000);
});
