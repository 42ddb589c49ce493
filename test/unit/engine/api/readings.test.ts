import { describe, expect, it, onTestFinished } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { apiRig } from '../../../support/api-rig';
import { echoPackage } from '../../../support/echo-models';

const at = { site: 'works', asset: 'press-1' };

describe('what programs send', () => {
  const rig = apiRig({ packages: { echo: echoPackage('echo', ['float32']) } });
  const post = (body: unknown, headers?: Record<string, string>) => rig().ask('/v1/readings', { body, ...(headers ? { headers } : {}) });
  const lines = (...of: string[]) => post(of.join('\n'), { 'content-type': 'application/x-ndjson' });
  const kept = async () => (await rig().live.settled(), rig().live.frame());

  it('is kept when it is answered, as one object, a list, or a line each', async () => {
    const before = rig().live.frame().readings;
    const t = Date.now() - 1_000;
    expect(await post({ ...at, tag: 'a', v: 1.5, t: t - 1 })).toMatchObject({ status: 200, json: { readings: 1, refused: 0, lines: [{ line: 1, readings: 1 }] } });
    expect(await post([{ ...at, tag: 'a', v: 2, t }, { ...at, values: { a: { v: 3, q: 'uncertain' }, grade: 'H' }, t: t + 1 }])).toMatchObject({ status: 200, json: { readings: 3, refused: 0, lines: [{ line: 1, readings: 1 }, { line: 2, readings: 2 }] } });
    expect((await lines(JSON.stringify({ ...at, tag: 'a', v: 4, t: t + 2 }), '', JSON.stringify({ ...at, tag: 'grade', v: 'L' }))).json).toMatchObject({ readings: 2, refused: 0, lines: [{ line: 1 }, { line: 2 }] });
    const frame = await kept();
    expect(frame.readings).toBe(before + 6);
    expect([...frame.value].slice(0, 2)).toEqual([4, 0]);
  });

  it('is turned away line by line, by cause, and counted as if a connector had brought it', async () => {
    const { live } = rig();
    const good = JSON.stringify({ ...at, tag: 'a', v: 7 });
    const { status, json } = await lines(
      good, 'not { json', '{"site": "works", "asset": "press-1", "tag": "a", "v": NaN}', JSON.stringify({ ...at, tag: 'b', v: 1 }), JSON.stringify({ ...at, asset: 'press-9', tag: 'a', v: 1 }),
      JSON.stringify({ ...at, tag: 'a', v: 'hot' }), JSON.stringify({ ...at, tag: 'grade', v: 'X' }), JSON.stringify({ ...at, tag: 'a', v: 1, t: 0 }), JSON.stringify({ ...at, tag: 'a', v: 8, t: Date.now() + 3_600_000 }),
      JSON.stringify({ tag: 'a', v: 1 }), JSON.stringify({ ...at, site: 'works/press-1', tag: 'a', v: 1 }), '[1]', good,
    );
    expect(status).toBe(200);
    expect(json.readings).toBe(3);
    expect(json.lines.map((one: { readings: number; refused?: { cause: string }[] }) => `${one.readings} ${one.refused?.map(({ cause }) => cause).join() ?? ''}`.trim())).toEqual([
      '1', '0 not-json', '0 not-finite', '0 unknown-tag', '0 unknown-topic', '0 not-a-number', '0 unknown-label', '0 time-invalid', '1 time-ahead', '0 unknown-topic', '0 unknown-topic', '0 unknown-topic', '1',
    ]);
    const own = live.rejections().filter(({ connector }) => connector === 'http');
    expect(own.reduce((sum, { count }) => sum + count, 0)).toBe(11);
    expect(own.find(({ cause }) => cause === 'unknown-tag')).toMatchObject({ topic: 'millwright/v1/works/press-1/b', message: 'Press 1 has no tag "b".' });
    // Nothing of it at all is no success.
    expect(await post({ ...at, tag: 'b', v: 1 })).toMatchObject({ status: 400, json: { error: expect.stringContaining('has no tag "b"'), readings: 0, refused: 1 } });
    expect(await post('')).toMatchObject({ status: 400, json: { error: 'There are no readings in it.' } });
    expect(await post(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ status: 400, json: { error: expect.stringContaining('UTF-8') } });
  });

  it('that has not moved by the deadband of its tag is taken and said to be unchanged', async () => {
    const { live } = rig();
    const [tag = -1] = live.frame().tags;
    await live.setDeadband({ kind: 'system', room: 'test' }, [tag], { deadband: 1, longestSilenceMs: 60_000 });
    await live.settled();
    const t = Date.now() + 1_000;
    expect((await post({ ...at, tag: 'a', v: 50, t })).json).toMatchObject({ readings: 1, unchanged: 0, refused: 0 });
    const before = live.flow().unchanged;
    expect(await post([{ ...at, tag: 'a', v: 50.5, t: t + 1 }, { ...at, tag: 'b', v: 1 }])).toMatchObject({ status: 200, json: { readings: 0, unchanged: 1, refused: 1, lines: [{ readings: 0, unchanged: 1 }, { readings: 0 }] } });
    await live.settled();
    expect(live.flow().unchanged).toBe(before + 1);
    await live.setDeadband({ kind: 'system', room: 'test' }, [tag], null);
    await live.settled();
  });

  it('is never answered as kept while nothing can be, and goes on when it can', async () => {
    const { trouble, live } = rig();
    const before = (await kept()).readings;
    trouble.store = new MillwrightError('store-full', 'full');
    onTestFinished(() => void (trouble.store = undefined));
    const first = await post({ ...at, tag: 'a', v: 11 });
    expect(first).toMatchObject({ status: 503, json: { error: expect.stringContaining('The disk is full') } });
    expect(first.headers.get('retry-after')).toBe('1');
    expect(await post({ ...at, tag: 'a', v: 12 })).toMatchObject({ status: 503 });
    expect(live.rejections().some(({ cause }) => cause === 'store-full')).toBe(true);
    trouble.store = undefined;
    for (const end = Date.now() + 15_000; live.frame().storeProblem !== null && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await post({ ...at, tag: 'a', v: 13 })).toMatchObject({ status: 200, json: { readings: 1 } });
    // The first waited for the store and is there too: whoever was told to send again may see it twice.
    expect((await kept()).readings).toBe(before + 2);
  });

  it('needs a key that may, and is shown as figures to one that may read those', async () => {
    const { ask, key } = rig();
    expect((await ask('/v1/readings', { key: await key('infer', 'read', 'metrics'), body: { ...at, tag: 'a', v: 1 } })).status).toBe(403);
    await ask('/v2/models/echo/infer', { body: { inputs: [{ name: 'fp32', datatype: 'FP32', shape: [2], data: [1, 2] }] } });
    const { status, headers, bytes } = await ask('/metrics', { key: await key('metrics') });
    const text = bytes.toString();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    // The form of the format: HELP and TYPE before every family, each sample a name, labels and a number.
    for (const line of text.split('\n').filter(Boolean)) expect(line).toMatch(/^(# (HELP|TYPE) millwright_\w+ .+|millwright_\w+(\{(\w+="[^"]*",?)+\})? (-?\d[\d.e+-]*|Nan))$/);
    const sample = (name: string) => Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(text)?.[1]);
    const frame = await kept();
    expect(sample('millwright_readings_total')).toBe(frame.readings);
    expect(sample('millwright_readings_unchanged_total')).toBe(rig().live.flow().unchanged);
    expect(sample('millwright_rejections_total{connector="http",cause="unknown-label"}')).toBe(1);
    expect(sample('millwright_scoring_seconds_count{model="echo"}')).toBe(1);
    expect(sample('millwright_scored_rows_total{model="echo"}')).toBe(2);
    expect(sample('millwright_model_waiting_rows{model="echo"}')).toBe(0);
    expect(sample('millwright_http_request_seconds_count{route="readings",status="200"}')).toBeGreaterThan(3);
    expect(sample('millwright_store_used_bytes')).toBeGreaterThan(1_000);
    expect(sample('millwright_equipment{condition="live"}')).toBe(1);
    expect(sample('millwright_alarms_active{priority="1"}')).toBe(0);
    // Asked by two at once, both see all of it.
    const [one, two] = await Promise.all([ask('/metrics'), ask('/metrics')]);
    for (const { bytes: own } of [one, two]) expect(own.toString()).toContain(`millwright_readings_total ${frame.readings}\n`);
  });
});
