import { Agent, request } from 'node:http';

/** One server and what it is asked, over and over. */
export interface Target {
  url: string;
  key: string;
  body: string;
}

/** What the asking thread is to do. */
export interface Plan {
  /** Asked in turn, so that whatever else the machine does falls on all of them. */
  targets: Target[];
  /** Requests to each before anything counts: hot code is compiled in its first thousands of calls, and a server is up for weeks. */
  warmUp: number;
  rounds: number;
  requestsEach: number;
  /** Then, so many requests at a time for so long. */
  atOnce: number;
  rateMs: number;
}

export interface Asked {
  /** ms of each request that was made alone. */
  ms: Float64Array;
  /** Requests a second with many at a time. */
  perS: number;
}

export async function carryOut({ targets, warmUp, rounds, requestsEach, atOnce, rateMs }: Plan): Promise<Asked[]> {
  const askers = targets.map(askerOf);
  for (let i = 0; i < warmUp; i++) for (const { ask } of askers) await ask();
  const times = askers.map(() => new Float64Array(rounds * requestsEach));
  for (let round = 0; round < rounds; round++) {
    for (const [at, { ask }] of askers.entries()) for (let i = 0; i < requestsEach; i++) times[at]![round * requestsEach + i] = await ask();
  }
  const asked: Asked[] = [];
  for (const [at, asker] of askers.entries()) asked.push({ ms: times[at]!, perS: await rateOf(asker, atOnce, rateMs) });
  for (const { close } of askers) close();
  return asked;
}

interface Asker {
  /** ms of one request, over a connection that stays open. Errors: the connection's, and any status but 200. */
  ask(agent?: Agent): Promise<number>;
  close(): void;
}

function askerOf({ url, key, body }: Target): Asker {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const own = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: (agent = own) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const asked = request(url, { method: 'POST', agent, headers }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => (response.statusCode === 200 ? resolve(performance.now() - began) : reject(new Error(`${url} answered ${response.statusCode}: ${text}`))));
        });
        asked.on('error', reject);
        asked.end(body);
      }),
    close: () => own.destroy(),
  };
}

async function rateOf({ ask }: Asker, atOnce: number, forMs: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let count = 0;
  const until = performance.now() + forMs;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (performance.now() < until) {
      await ask(agent);
      count++;
    }
  }));
  agent.destroy();
  return (count * 1000) / forMs;
}
