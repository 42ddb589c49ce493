import { describe, expect, it } from 'vitest';
import { parseArguments, parseDuration } from '../../../electron/main/args';

describe("the app's arguments", () => {
  it('takes everything behind --ctl as the command line', () => {
    const parsed = parseArguments(['/app', '--ctl', 'score', '--home', '/x', '--json']);
    expect(parsed.ctl).toEqual(['score', '--home', '/x', '--json']);
    expect(parsed.home).toBeNull();
  });

  it('understands a value beside its flag or behind an equals sign', () => {
    expect(parseArguments(['--demo', '--for', '2m', '--home=/data/a=b'])).toMatchObject({ demo: true, forSeconds: 120, home: '/data/a=b' });
  });

  it('takes the broker of a plant that is simulated elsewhere', () => {
    expect(parseArguments(['--demo', '--broker', 'mqtt://127.0.0.1:1883'])).toMatchObject({ demo: true, broker: 'mqtt://127.0.0.1:1883' });
    expect(parseArguments(['--demo']).broker).toBeNull();
  });

  it('reads durations and refuses what is none', () => {
    expect(['60s', '2m', '1h', '90', '0'].map(parseDuration)).toEqual([60, 120, 3600, 90, 0]);
    for (const wrong of ['', 'soon', '-5s', '5 days']) expect(() => parseDuration(wrong)).toThrow(RangeError);
  });
});
