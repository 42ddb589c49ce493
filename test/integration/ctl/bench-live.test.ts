import { describe, expect, it } from 'vitest';
import { ctl, needsRuntime } from '../../support/ctl';
import { needsProgram } from '../../support/needs';

describe.skipIf(needsRuntime() || needsProgram('mosquitto'))('bench live, with few machines and for a moment', () => {
  it('finds every message in the store, each with its prediction, and says what it took', async () => {
    const { code, stdout, stderr } = await ctl(['bench', 'live', '--machines', '40', '--for', '2s', '--json']);
    expect([0, 1], stderr).toContain(code);
    const { figures, bars } = JSON.parse(stdout) as { figures: Record<string, number>; bars: { holds: boolean }[] };
    expect(figures).toMatchObject({ machines: 40, tagsEach: 10, seconds: 2, messages: 80, lost: 0 });
    expect(figures.p99Ms).toBeGreaterThan(0);
    expect(figures.p99FromArrivalMs).toBeLessThanOrEqual(figures.p99Ms ?? 0);
    expect(bars.every(({ holds }) => holds)).toBe(code === 0);
  }, 120_000);
});
