import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify';
import type { ApiKey } from '../../../contract/http';
import type { TlsFiles } from '../tls';
import type { Api } from '../types';
import { errorAnswer, HttpError } from './errors';
import type { AlwaysRoute, Answer, Asked, OpenRoute } from './types';

/** A body may be this long. */
export const LARGEST_BODY_BYTES = 16 * 1024 * 1024;
/** Requests that are being answered; further ones are turned away at once, so that what waits stays bounded. */
const MOST_AT_ONCE = 512;
const MOST_CONNECTIONS = 1024;
/** A request's own bytes must have come by then. */
const REQUEST_LIMIT_MS = 30_000;
/** Of requests without a good key, from one address. */
const KEYLESS_PER_MINUTE = 600;

export interface AppDeps {
  routes: readonly (OpenRoute | AlwaysRoute)[];
  /** The open appliance; undefined while it is locked. */
  open(): Api | undefined;
  tls: TlsFiles | undefined;
  /** Told of every answer: the route's id, its status, and the time from the request's head to the answer's end. */
  answered?(route: string, status: number, ms: number): void;
  onProblem(error: unknown): void;
}

declare module 'fastify' {
  interface FastifyRequest {
    apiKey: ApiKey | undefined;
    counted: boolean;
  }
  interface FastifyContextConfig {
    route?: OpenRoute | AlwaysRoute;
  }
}

/** The HTTP server, not yet listening. */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  // One type for both: with and without TLS the instances differ by their socket's type alone.
  const make = fastify as unknown as (options: FastifyServerOptions & { https: object | null }) => FastifyInstance;
  const app = make({
    logger: false, bodyLimit: LARGEST_BODY_BYTES, requestTimeout: REQUEST_LIMIT_MS, trustProxy: false, forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    https: deps.tls ? { cert: deps.tls.certificate, key: deps.tls.key, minVersion: 'TLSv1.2' } : null,
    frameworkErrors: (error, _request, reply) => void send(reply, errorAnswer(new HttpError(400, `The address can't be read: ${error.message}.`), deps.onProblem)),
    clientErrorHandler: badHttp,
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  app.decorateRequest('apiKey', undefined);
  app.decorateRequest('counted', false);
  // Bodies are read by the routes: exact numbers and binary tensors are beyond a usual JSON parser.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  guard(app, deps);
  await app.register(rateLimit, {
    global: true, timeWindow: 60_000,
    max: (request: FastifyRequest) => request.apiKey?.perMinute ?? KEYLESS_PER_MINUTE,
    keyGenerator: (request: FastifyRequest) => request.apiKey?.id ?? `address ${request.ip}`,
    allowList: (request: FastifyRequest) => request.routeOptions.config.route?.scopes.length === 0,
    errorResponseBuilder: (_request, { after }) => new HttpError(429, `Too many requests. Ask again in ${after}, or have a higher limit set for the key.`),
  });
  for (const route of deps.routes) {
    for (const url of route.paths) {
      app.route({ method: route.method, url, config: { route }, handler: async (request, reply) => send(reply, await answer(route, request, deps)) });
    }
  }
  app.setNotFoundHandler((request, reply) => send(reply, errorAnswer(new HttpError(404, `There is nothing at ${request.method} ${request.url.slice(0, 200)}. /openapi.json says what there is.`), deps.onProblem)));
  app.setErrorHandler((error: FastifyError, _request, reply) => send(reply, errorAnswer(known(error), deps.onProblem)));
  return app;
}

/** The key is looked at first, the limit follows (by the key, or the address where there is none), and only then is anybody turned away or a body read. */
function guard(app: FastifyInstance, { open, answered }: AppDeps): void {
  let underWay = 0;
  app.addHook('onRequest', (request, _reply, done) => {
    const given = keyOf(request);
    request.apiKey = given === undefined ? undefined : open()?.keys.check(given);
    if (underWay >= MOST_AT_ONCE) return done(new HttpError(503, `${MOST_AT_ONCE} requests are being answered, which is as many as are taken. Ask again in a moment.`, { 'retry-after': '1' }));
    underWay++;
    request.counted = true;
    done();
  });
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    const { route } = request.routeOptions.config;
    done(route && refusal(route, request, open() !== undefined));
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (request.counted) underWay--;
    answered?.(request.routeOptions.config.route?.id ?? 'none', reply.statusCode, reply.elapsedTime);
    done();
  });
}

function refusal(route: OpenRoute | AlwaysRoute, request: FastifyRequest, isOpen: boolean): HttpError | undefined {
  if (route.open && !isOpen) return new HttpError(503, 'The appliance is locked. Somebody has to unlock it.', { 'retry-after': '10' });
  if (route.scopes.length === 0) return undefined;
  if (!request.apiKey) {
    return new HttpError(401, keyOf(request) === undefined ? 'This needs an API key. Send it as "Authorization: Bearer mwk_…".' : 'This API key is not known here, or was revoked.', { 'www-authenticate': 'Bearer' });
  }
  const { scopes } = request.apiKey;
  if (route.scopes.some((scope) => scopes.includes(scope))) return undefined;
  return new HttpError(403, `This needs a key with the scope ${route.scopes.join(' or ')}; yours has ${scopes.join(', ')}.`);
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const own = headers['x-api-key'];
  return bearer ?? (typeof own === 'string' ? own : undefined);
}

async function answer(route: OpenRoute | AlwaysRoute, request: FastifyRequest, { open, onProblem }: AppDeps): Promise<Answer> {
  const asked: Asked = {
    params: request.params as Record<string, string>,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    key: request.apiKey,
  };
  try {
    const api = open();
    if (!route.open) return await route.handle(asked, api);
    if (!api) throw new HttpError(503, 'The appliance is locked. Somebody has to unlock it.', { 'retry-after': '10' });
    return await route.handle(asked, api);
  } catch (error) {
    return errorAnswer(error, onProblem);
  }
}

function send(reply: FastifyReply, { status, type, body, headers }: Answer): FastifyReply {
  return reply.code(status).headers({ 'cache-control': 'no-store', ...headers }).type(type).send(body);
}

/** Fastify's own refusals, in words; anything else is as it was. */
function known(error: FastifyError): unknown {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new HttpError(413, `A body may have ${LARGEST_BODY_BYTES / 1024 / 1024} MiB. Send it in parts.`);
  return error.statusCode !== undefined && error.statusCode < 500 ? new HttpError(error.statusCode, error.message) : error;
}

/** What came is no HTTP, or not whole in time. */
function badHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify({ error: status === 408 ? 'The request took too long to come.' : `This is not HTTP as it should be (${error.code ?? error.message}).` });
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
