import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { channelPair } from '../../../electron/contract/channel';
import { connect } from '../../../electron/contract/client';
import { MillwrightError } from '../../../electron/contract/errors';
import { call, roleAllows, stream, type HandlersOf, type Role } from '../../../electron/contract/procedure';
import { serve } from '../../../electron/contract/server';

const contract = {
  sums: {
    add: call('viewer', z.object({ a: z.number(), b: z.number() }), z.number()),
    fail: call('viewer', z.object({ how: z.enum(['known', 'unknown']) }), z.number()),
    wrongAnswer: call('viewer', z.object({}), z.number()),
    secret: call('administrator', z.object({}), z.string()),
    columns: call('viewer', z.object({}), z.instanceof(Float64Array)),
    count: stream('viewer', z.object({ to: z.number() }), z.number()),
    broken: stream('viewer', z.object({}), z.number()),
  },
};

interface Source {
  push(frame: number): void;
  stopped: boolean;
}

function connected(role: Role = 'viewer') {
  const [a, b] = channelPair();
  const sources: Source[] = [];
  const handlers: HandlersOf<typeof contract, { role: Role }> = {
    sums: {
      add: ({ a: left, b: right }) => left + right,
      fail: ({ how }) => {
        if (how === 'known') throw new MillwrightError('invalid-input', 'Column torque is missing.', { column: 'torque' });
        throw new TypeError('x is not a function');
      },
      wrongAnswer: () => 'text' as unknown as number,
      secret: () => 'told',
      columns: () => new Float64Array([1, NaN, 3]),
      count: (_input, push) => {
        const source: Source = { push, stopped: false };
        sources.push(source);
        return () => {
          source.stopped = true;
        };
      },
      broken: () => {
        throw new MillwrightError('not-found', 'There is no such thing.');
      },
    },
  };
  serve(contract, handlers, b, {
    context: { role },
    guard: (definition) => {
      if (!roleAllows(role, definition.role)) throw new MillwrightError('not-allowed', 'Only an administrator may.');
    },
  });
  return { ...connect<typeof contract>(a), raw: a, server: b, sources };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a contract between two ends', () => {
  it('answers a call', async () => {
    await expect(connected().client.sums.add({ a: 1, b: 2 })).resolves.toBe(3);
  });

  it('carries typed arrays as they are', async () => {
    const columns = await connected().client.sums.columns({});
    expect(columns).toBeInstanceOf(Float64Array);
    expect([...columns]).toEqual([1, NaN, 3]);
  });

  it('refuses input that does not match, naming the field, and never calls the handler', async () => {
    const add = connected().client.sums.add({ a: 1, b: 'two' as unknown as number });
    await expect(add).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('sums.add: b') as string });
  });

  it('hands over an error as data: code, sentence and details', async () => {
    await expect(connected().client.sums.fail({ how: 'known' })).rejects.toMatchObject({
      code: 'invalid-input', message: 'Column torque is missing.', details: { column: 'torque' },
    });
  });

  it('calls an unforeseen error internal', async () => {
    await expect(connected().client.sums.fail({ how: 'unknown' })).rejects.toMatchObject({ code: 'internal' });
  });

  it('does not let an answer out that breaks the contract', async () => {
    await expect(connected().client.sums.wrongAnswer({})).rejects.toMatchObject({ code: 'internal' });
  });

  it('asks the guard before anything else', async () => {
    await expect(connected('engineer').client.sums.secret({})).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(connected('administrator').client.sums.secret({})).resolves.toBe('told');
  });

  it('has no call that is not in the contract, whatever its name', async () => {
    const { raw } = connected();
    const answers: unknown[] = [];
    raw.onMessage((message) => answers.push(message));
    for (const name of ['nothing', 'constructor', '__proto__', 'toString']) raw.send({ t: 'call', id: 1, room: 'sums', name, input: {} });
    raw.send({ t: 'call', id: 2, room: '__proto__', name: 'toString', input: {} });
    await settled();
    expect(answers).toHaveLength(5);
    for (const answer of answers) expect(answer).toMatchObject({ t: 'failed', error: { code: 'unknown-procedure' } });
  });

  it('ignores what is no message of its own', async () => {
    const { raw, client } = connected();
    for (const rubbish of [null, 7, 'call', {}, { t: 'call' }, { t: 'call', id: 'x', room: 1 }, [1, 2]]) raw.send(rubbish);
    await expect(client.sums.add({ a: 2, b: 2 })).resolves.toBe(4);
  });

  it('fails what is waited for when the line is closed, and every call after', async () => {
    const { client, server } = connected();
    const waiting = client.sums.add({ a: 1, b: 1 });
    server.close();
    await expect(waiting).rejects.toMatchObject({ code: 'gone' });
    await expect(client.sums.add({ a: 1, b: 1 })).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('a stream', () => {
  it('sends the next frame only after the last was acknowledged, and then the newest', async () => {
    const { raw, sources } = connected();
    const frames: unknown[] = [];
    raw.onMessage((message) => frames.push((message as { frame: unknown }).frame));
    raw.send({ t: 'open', id: 1, room: 'sums', name: 'count', input: { to: 9 } });
    await settled();
    for (let i = 1; i <= 5; i++) sources[0]!.push(i);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(frames).toEqual([1]);
    raw.send({ t: 'ack', id: 1 });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(frames).toEqual([1, 5]);
  });

  it('stops its source when the caller stops, and when the line closes', async () => {
    const { client, server, sources } = connected();
    const stop = client.sums.count({ to: 1 }, () => undefined);
    client.sums.count({ to: 1 }, () => undefined, () => undefined);
    await settled();
    stop();
    await settled();
    expect(sources.map(({ stopped }) => stopped)).toEqual([true, false]);
    server.close();
    expect(sources.map(({ stopped }) => stopped)).toEqual([true, true]);
  });

  it('ends with the reason where it cannot begin', async () => {
    const { client } = connected();
    const end = await new Promise((resolve) => client.sums.broken({}, () => undefined, resolve));
    expect(end).toMatchObject({ code: 'not-found' });
  });
});
