import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os, type RouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, bench, describe } from 'vitest';
import * as z from 'zod';
import type { Channel } from '../../electron/contract/channel';
import { connect } from '../../electron/contract/client';
import { call } from '../../electron/contract/procedure';
import { serve } from '../../electron/contract/server';

/**
 * The contract's own port against oRPC's, over the same kind of MessagePort in one run: `npx vitest bench`. The columns
 * go to oRPC as plain arrays of numbers, since its serializer takes no typed arrays.
 */
const input = z.object({ a: z.number(), b: z.number() });

function overNodePort(port: import('node:worker_threads').MessagePort): Channel {
  return { send: (m) => port.postMessage(m), onMessage: (l) => void port.on('message', l), onClose: (l) => void port.on('close', l), close: () => port.close() };
}

const own = new MessageChannel();
const contract = { sums: { add: call('viewer', input, z.number()), columns: call('viewer', z.object({}), z.instanceof(Float64Array)) } };
const columns = new Float64Array(2_000).map((_, i) => i / 7);
serve(contract, { sums: { add: ({ a, b }) => a + b, columns: () => columns } }, overNodePort(own.port1), { context: null, guard: () => undefined });
const { client } = connect<typeof contract>(overNodePort(own.port2));

const other = new MessageChannel();
const list = Array.from(columns);
const router = {
  add: os.input(input).output(z.number()).handler(({ input: { a, b } }) => a + b),
  columns: os.input(z.object({})).output(z.array(z.number())).handler(() => list),
};
new RPCHandler(router).upgrade(other.port1);
const orpc: RouterClient<typeof router> = createORPCClient(new RPCLink({ port: other.port2 }));
other.port1.start();
other.port2.start();

afterAll(() => {
  own.port1.close();
  other.port1.close();
});

describe('one small call', () => {
  bench('own port', async () => {
    await client.sums.add({ a: 1, b: 2 });
  });
  bench('oRPC', async () => {
    await orpc.add({ a: 1, b: 2 });
  });
});

describe('2,000 doubles', () => {
  bench('own port, Float64Array', async () => {
    await client.sums.columns({});
  });
  bench('oRPC, array of numbers', async () => {
    await orpc.columns({});
  });
});
