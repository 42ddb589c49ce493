import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { anna, scheduleRig } from './rig';

async function begin() {
  const rig = await scheduleRig('2026-11-27T12:00:00Z');
  onTestFinished(() => expect(rig.troubles).toEqual([]));
  const folder = mkdtempSync(join(tmpdir(), 'millwright-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files: (string | null)[] = [];
  rig.work(async ({ file, schedule }) => void files.push(file === null ? schedule : file.slice(folder.length + 1)));
  const tick = async (seconds: number) => {
    rig.clock.advance(seconds * 1000);
    await rig.schedule.tick();
    await rig.schedule.idle();
  };
  return { rig, folder, files, tick, put: (name: string, text = 'a;b\n') => writeFileSync(join(folder, name), text) };
}

const onFile = (path: string, settleMs = 10_000) => ({ name: 'inbox', zone: 'UTC', trigger: { kind: 'file' as const, path, settleMs }, job: 'report:test' });

describe('a schedule that runs on files', () => {
  it('runs once for each that arrives, once it is whole', async () => {
    const { rig, folder, files, tick, put } = await begin();
    put('before.csv');
    await rig.schedule.add(onFile(join(folder, '*.csv')), anna);
    await tick(60);
    await tick(60);
    expect(files).toEqual([]);
    put('a.csv');
    put('b.csv.part');
    put('other.txt');
    await tick(1);
    await tick(5);
    // Still being written: another size.
    put('a.csv', 'a;b\n1;2\n');
    await tick(5);
    await tick(9);
    expect(files).toEqual([]);
    await tick(1);
    expect(files).toEqual(['a.csv']);
    await tick(60);
    put('b.csv');
    put('c.csv');
    await tick(1);
    await tick(10);
    expect(files).toEqual(['a.csv', 'b.csv', 'c.csv']);
    // The same name with another content is another file.
    put('a.csv', 'a;b\n3;4\n5;6\n');
    await tick(1);
    await tick(10);
    await tick(60);
    expect(files).toEqual(['a.csv', 'b.csv', 'c.csv', 'a.csv']);
    expect((await rig.schedule.runs('inbox', 10)).map(({ state, cause }) => `${state} ${cause?.slice(folder.length + 1) ?? ''}`)).toEqual(['done a.csv', 'done c.csv', 'done b.csv', 'done a.csv']);
  });

  it('forgets none that arrived while it was killed or busy, and runs none again', async () => {
    const { rig, folder, files, tick, put } = await begin();
    await rig.schedule.add({ ...onFile(join(folder, '*.csv'), 0), missed: 'skip', overlap: 'skip', tries: 2, pauseMs: 1000 }, anna);
    put('a.csv');
    await tick(1);
    rig.restart();
    put('b.csv');
    put('c.csv');
    await tick(3600);
    expect(files).toEqual(['a.csv', 'b.csv', 'c.csv']);
    // Killed while it works on one: it is tried again, missed runs skipped or not.
    put('d.csv');
    let began = (): void => undefined;
    const under = new Promise<void>((resolve) => (began = resolve));
    rig.work(() => new Promise(() => began()));
    rig.clock.advance(1000);
    await rig.schedule.tick();
    await under;
    rig.restart();
    rig.work(async ({ file }) => void files.push(`again ${file?.slice(folder.length + 1) ?? ''}`));
    await tick(1);
    await tick(60);
    expect(files.slice(3)).toEqual(['again d.csv']);
  });

  it('tells of a folder that is away, and goes on once it is back', async () => {
    const { rig, folder, files, tick } = await begin();
    const share = join(folder, 'share');
    await expect(rig.schedule.add(onFile(join(share, '*.csv'), 0), anna)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(rig.schedule.add(onFile('in/*.csv'), anna)).rejects.toThrow('is no whole path');
    await expect(rig.schedule.add(onFile(join(folder, '*', 'a.csv')), anna)).rejects.toThrow('Only the last part');
    mkdirSync(share);
    await rig.schedule.add(onFile(join(share, '*.csv'), 0), anna);
    rmSync(share, { recursive: true });
    await tick(5);
    expect((await rig.schedule.list())[0]?.problem).toContain("can't be looked into");
    mkdirSync(share);
    writeFileSync(join(share, 'late.csv'), 'a\n');
    await tick(5);
    expect((await rig.schedule.list())[0]).toMatchObject({ problem: null, next: null, words: `When a file has arrived at ${join(share, '*.csv')}` });
    expect(files).toEqual([join('share', 'late.csv')]);
  });

  it('shares its folder with others', async () => {
    const { rig, folder, files, tick, put } = await begin();
    await rig.schedule.add(onFile(join(folder, '*.csv'), 0), anna);
    await rig.schedule.add({ ...onFile(join(folder, '*.json'), 0), name: 'other' }, anna);
    await rig.schedule.add({ ...onFile(join(folder, '*.csv'), 0), name: 'third' }, anna);
    put('a.csv');
    put('b.json');
    await tick(5);
    expect((await rig.schedule.list()).map(({ problem }) => problem)).toEqual([null, null, null]);
    expect(files.sort()).toEqual(['a.csv', 'a.csv', 'b.json']);
  });

  it('says nothing of a folder any more that it does not wait for', async () => {
    const { rig, folder, tick } = await begin();
    const share = join(folder, 'share');
    mkdirSync(share);
    await rig.schedule.add(onFile(join(share, '*.csv'), 0), anna);
    rmSync(share, { recursive: true });
    await tick(5);
    await rig.schedule.change('inbox', { cron: '0 6 * * *' }, anna);
    await tick(5);
    expect((await rig.schedule.list())[0]?.problem).toBeNull();
  });

  it('leaves out what came while it was paused', async () => {
    const { rig, folder, files, tick, put } = await begin();
    await rig.schedule.add(onFile(join(folder, '*.csv'), 0), anna);
    await rig.schedule.change('inbox', { enabled: false }, anna);
    put('a.csv');
    await tick(60);
    await rig.schedule.change('inbox', { enabled: true }, anna);
    put('b.csv');
    await tick(60);
    expect(files).toEqual(['b.csv']);
  });
});

describe('a schedule that runs after another', () => {
  const nightly = { name: 'nightly', cron: '0 1 * * *', zone: 'UTC', job: 'report:test' };
  const after = (name: string, schedule: string, when: 'done' | 'failed' | 'ended' = 'done') => ({ name, zone: 'UTC', trigger: { kind: 'after' as const, schedule, when }, job: 'report:test' });

  it('begins when that one is done, failed or over, and speaks of the time since its own last run', async () => {
    const { rig, files, tick } = await begin();
    await rig.schedule.add({ ...nightly, tries: 1 }, anna);
    await rig.schedule.add(after('summary', 'nightly'), anna);
    await rig.schedule.add(after('complaint', 'nightly', 'failed'), anna);
    await rig.schedule.add(after('third', 'summary', 'ended'), anna);
    await rig.tickAt('2026-11-28T01:00:00Z');
    await tick(0);
    expect(files).toEqual(['nightly', 'summary', 'third']);
    rig.work(async ({ schedule, from, to, due }) => {
      files.push(`${schedule} ${new Date(from).toISOString()}`);
      expect(to).toBe(due);
      if (schedule === 'nightly') throw new MillwrightError('unavailable', 'The share is away.');
    });
    await rig.tickAt('2026-11-29T01:00:00Z');
    expect(files.slice(3)).toEqual(['nightly 2026-11-28T01:00:00.000Z', 'complaint 2026-11-28T01:00:00.001Z']);
    rig.work(async ({ schedule, from }) => void files.push(`${schedule} ${new Date(from).toISOString()}`));
    await rig.tickAt('2026-11-30T01:00:00Z');
    expect(files.slice(5)).toEqual(['nightly 2026-11-29T01:00:00.000Z', 'summary 2026-11-28T01:00:00.001Z', 'third 2026-11-28T01:00:00.001Z']);
    expect((await rig.schedule.runs('third', 1))[0]).toMatchObject({ cause: 'summary', state: 'done' });
  });

  it('is claimed with the end of the one before: a kill between them loses and doubles nothing', async () => {
    const { rig, files, tick } = await begin();
    await rig.schedule.add(nightly, anna);
    await rig.schedule.add(after('summary', 'nightly'), anna);
    const over = new Promise<void>((resolve) => rig.schedule.finished.on(() => resolve()));
    rig.clock.set('2026-11-28T01:00:00Z');
    await rig.schedule.tick();
    await over;
    rig.restart();
    await tick(1);
    await tick(60);
    expect(files.filter((name) => name === 'summary')).toHaveLength(1);
  });

  it('refuses circles, others that are not there, and to lose the one before', async () => {
    const { rig } = await begin();
    await rig.schedule.add(nightly, anna);
    await rig.schedule.add(after('b', 'nightly'), anna);
    await rig.schedule.add(after('c', 'b'), anna);
    await expect(rig.schedule.change('b', { trigger: { kind: 'after', schedule: 'c', when: 'done' } }, anna)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('"b" after "c" after "b"') as string });
    await expect(rig.schedule.add(after('d', 'd'), anna)).rejects.toThrow('"d" after "d"');
    await expect(rig.schedule.add(after('d', 'nobody'), anna)).rejects.toMatchObject({ code: 'not-found' });
    await expect(rig.schedule.remove('nightly', anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('b runs after it') as string });
    await rig.schedule.remove('c', anna);
    await rig.schedule.remove('b', anna);
    await rig.schedule.remove('nightly', anna);
  });

  it('of a paused one nothing is claimed; one under way is left alone, waited for or ended as its overlap says', async () => {
    const { rig, files } = await begin();
    await rig.schedule.add(nightly, anna);
    await rig.schedule.add(after('paused', 'nightly'), anna);
    await rig.schedule.change('paused', { enabled: false }, anna);
    await rig.schedule.add({ ...after('skips', 'nightly'), overlap: 'skip' }, anna);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    rig.work(async ({ schedule }) => {
      files.push(schedule);
      if (schedule === 'skips') await held;
    });
    const ended = () => new Promise<void>((resolve) => {
      const stop = rig.schedule.finished.on(({ schedule }) => schedule === 'nightly' && (stop(), resolve()));
    });
    const first = ended();
    rig.clock.set('2026-11-28T01:00:00Z');
    await rig.schedule.tick();
    await first;
    await rig.schedule.tick();
    const second = ended();
    rig.clock.set('2026-11-29T01:00:00Z');
    await rig.schedule.tick();
    await second;
    release();
    await rig.schedule.idle();
    expect(files).toEqual(['nightly', 'skips', 'nightly']);
    expect((await rig.schedule.runs('skips', 5)).map(({ state, message }) => `${state} ${message}`.trim())).toEqual(['skipped the run before was still under way', 'done']);
  });
});
