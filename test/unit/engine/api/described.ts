import * as z from 'zod';
import type { ApiRig } from '../../../support/api-rig';

type Operation = { security: unknown[]; requestBody?: { content: Record<string, { schema: Parameters<typeof z.fromJSONSchema>[0] }> }; responses: Record<string, { content: Record<string, { schema: Parameters<typeof z.fromJSONSchema>[0] }> }> };
const jsonType = 'application/json';
const fp32 = { inputs: [{ name: 'fp32', datatype: 'FP32', shape: [1], data: [1.5] }] };

/** What is asked of each operation, and the status that comes of it; a path of the description that is not here is told. */
const tries: Record<string, { path: string; body?: unknown; key?: null; status: number }[]> = {
  'get /health/live': [{ path: '/health/live', status: 200 }],
  'get /health/ready': [{ path: '/health/ready', status: 200 }],
  'get /v2/health/live': [{ path: '/v2/health/live', status: 200 }],
  'get /v2/health/ready': [{ path: '/v2/health/ready', status: 200 }],
  'get /v2': [{ path: '/v2', status: 200 }, { path: '/v2', key: null, status: 401 }],
  'get /v2/models/{model}': [{ path: '/v2/models/echo', status: 200 }, { path: '/v2/models/none', status: 404 }],
  'get /v2/models/{model}/versions/{version}': [{ path: '/v2/models/echo/versions/1.0.0', status: 200 }, { path: '/v2/models/echo/versions/9', status: 404 }],
  'get /v2/models/{model}/ready': [{ path: '/v2/models/echo/ready', status: 200 }, { path: '/v2/models/none/ready', status: 404 }],
  'get /v2/models/{model}/versions/{version}/ready': [{ path: '/v2/models/echo/versions/1.0.0/ready', status: 200 }],
  'post /v2/models/{model}/infer': [{ path: '/v2/models/echo/infer', body: fp32, status: 200 }, { path: '/v2/models/echo/infer', body: {}, status: 400 }, { path: '/v2/models/none/infer', body: fp32, status: 404 }],
  'post /v2/models/{model}/versions/{version}/infer': [{ path: '/v2/models/echo/versions/1.0.0/infer', body: fp32, status: 200 }],
  'post /v1/readings': [
    { path: '/v1/readings', body: [{ site: 'works', asset: 'press-1', tag: 'a', v: 1 }], status: 200 }, { path: '/v1/readings', body: { site: 'works', asset: 'press-1', values: { a: 1, grade: 'X' } }, status: 200 },
    { path: '/v1/readings', body: { site: 'works', asset: 'press-9', tag: 'a', v: 1 }, status: 400 },
  ],
  'get /metrics': [{ path: '/metrics', status: 200 }, { path: '/metrics', key: null, status: 401 }],
  'get /openapi.json': [{ path: '/openapi.json', key: null, status: 200 }],
};

/** Where the description and the server disagree. */
export async function described(description: any, ask: ApiRig['ask']): Promise<string[]> {
  const wrong: string[] = [];
  const operations = Object.entries(description.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => [`${method} ${path}`, one] as const));
  for (const name of Object.keys(tries)) if (!operations.some(([own]) => own === name)) wrong.push(`${name} is not described`);
  for (const [name, operation] of operations) {
    if (!tries[name]) wrong.push(`${name} is described and not tried`);
    for (const { path, body, key, status } of tries[name] ?? []) {
      const got = await ask(path, { ...(body === undefined ? {} : { body }), ...(key === null ? { key } : {}) });
      if (got.status !== status) wrong.push(`${name}: ${path} answered ${got.status}, not ${status}`);
      const type = got.headers.get('content-type')?.split(';')[0] ?? '';
      const schema = operation.responses[got.status]?.content[type]?.schema;
      if (!schema) {
        wrong.push(`${name}: ${got.status} as ${type} is not described`);
        continue;
      }
      // Taken back from the description itself, strictly: a field that it does not name is a field too many.
      const parsed = type === jsonType ? z.fromJSONSchema(schema).safeParse(got.json) : undefined;
      if (parsed?.success === false) wrong.push(`${name}: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`);
      if (body !== undefined && got.status === 200 && !z.fromJSONSchema(operation.requestBody?.content[jsonType]?.schema ?? false).safeParse(body).success) wrong.push(`${name}: what is taken is not described so`);
    }
    const open = operation.security.length === 0;
    const probe = tries[name]?.[0];
    if (probe && !open && (await ask(probe.path, { key: null, ...(probe.body === undefined ? {} : { body: probe.body }) })).status !== 401) wrong.push(`${name} needs no key, and is said to need one`);
  }
  return wrong;
}
