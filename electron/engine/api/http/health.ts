import * as z from 'zod';
import { json, type AlwaysRoute } from './types';

const liveBody = z.object({ live: z.literal(true) });
const readyBody = z.object({ ready: z.boolean(), error: z.string().optional() });

/** For whatever watches over the machine: without a key, and whether or not the appliance is open. */
export function healthRoutes(): AlwaysRoute[] {
  return [
    {
      method: 'GET', paths: ['/health/live'], id: 'live', summary: 'Whether the engine runs.', scopes: [], open: false,
      answers: { 200: [{ type: 'application/json', schema: liveBody, about: 'It does.' }] }, handle: () => json({ live: true }),
    },
    {
      method: 'GET', paths: ['/health/ready'], id: 'ready', summary: 'Whether it does its work: open, its models answering.', scopes: [], open: false,
      answers: { 200: [{ type: 'application/json', schema: readyBody, about: 'It does.' }], 503: [{ type: 'application/json', schema: readyBody, about: 'Locked, or something does not work; error says what.' }] },
      handle: (_asked, api) => {
        const error = api ? api.notReady() : 'The appliance is locked. Somebody has to unlock it.';
        return error === undefined ? json({ ready: true }) : json({ ready: false, error }, 503);
      },
    },
  ];
}
