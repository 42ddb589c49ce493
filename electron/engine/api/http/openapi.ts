import * as z from 'zod';
import { errorBody } from '../oip/protocol';
import { json, type AlwaysRoute, type BodyKind, type OpenRoute, type Route } from './types';

type Json = Record<string, unknown>;

/** The description of these routes (OpenAPI 3.1), made of the same schemas that check what comes. */
export function describe(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) for (const path of route.paths) (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {})[route.method.toLowerCase()] = operation(route, path);
  return {
    openapi: '3.1.0',
    info: { title: 'Millwright', version, description: 'Asks models that run on this machine, takes readings, and tells how it is. Every error has the body {"error": "…"}.' },
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key that was made with millwrightctl apikey add. Also as X-API-Key.' } } },
  };
}

function operation(route: Route, path: string): Json {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const headers = Object.entries(route.headers ?? {}).map(([name, description]) => ({ name, in: 'header', required: false, description, schema: { type: 'string' } }));
  const answers = { ...everywhere(route), ...route.answers };
  return {
    operationId: names.some(({ name }) => name === 'version') ? `${route.id}Version` : route.id,
    summary: route.summary,
    ...(route.scopes.length > 0 ? { description: `Needs a key with the scope ${route.scopes.join(' or ')}.`, security: [{ key: [] }] } : { security: [] }),
    ...(names.length + headers.length > 0 ? { parameters: [...names, ...headers] } : {}),
    ...(route.takes ? { requestBody: { required: true, content: contentOf(route.takes, 'input') } } : {}),
    responses: Object.fromEntries(Object.entries(answers).map(([status, kinds]) => [status, { description: kinds[0]?.about ?? '', content: contentOf(kinds, 'output') }])),
  };
}

/** What any route with a key can answer beside its own. */
function everywhere({ scopes, open }: Route & { open?: boolean }): Route['answers'] {
  const error = (about: string): readonly BodyKind[] => [{ type: 'application/json', schema: errorBody, about }];
  if (scopes.length === 0) return {};
  const busy: Route['answers'] = open === false ? {} : { 503: error('Locked, or as much is waiting as is taken; Retry-After says when to ask again.') };
  return {
    ...busy,
    401: error('No key, or none that is known here.'), 403: error('The key has not the scope.'), 429: error('More requests than the key may make; Retry-After says when again.'),
  };
}

function contentOf(kinds: readonly BodyKind[], io: 'input' | 'output'): Json {
  return Object.fromEntries(kinds.map(({ type, schema }) => [type, { schema: schema ? schemaOf(schema, io) : type === 'application/octet-stream' ? { type: 'string', format: 'binary' } : { type: 'string' } }]));
}

export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Json;
  return made;
}

/** The description itself, of all others and of its own. */
export function withDescription(routes: readonly (OpenRoute | AlwaysRoute)[], version: string): (OpenRoute | AlwaysRoute)[] {
  const own: AlwaysRoute = {
    method: 'GET', paths: ['/openapi.json'], id: 'description', summary: 'This description.', scopes: [], open: false,
    answers: { 200: [{ type: 'application/json', schema: z.object({ openapi: z.string(), info: z.object({ title: z.string(), version: z.string(), description: z.string() }), paths: z.record(z.string(), z.unknown()), components: z.unknown() }), about: 'OpenAPI 3.1.' }] },
    handle: () => (made ??= json(describe(all, version))),
  };
  const all = [...routes, own];
  let made: ReturnType<typeof json> | undefined;
  return all;
}
