import { readingsRoute } from '../readings';
import { oipRoutes } from '../oip/routes';
import { healthRoutes } from './health';
import { withDescription } from './openapi';
import type { AlwaysRoute, OpenRoute } from './types';

export { createApp, LARGEST_BODY_BYTES, type AppDeps } from './app';

const metricsRoute: OpenRoute = {
  method: 'GET', paths: ['/metrics'], id: 'metrics', summary: 'Figures for Prometheus.', scopes: ['metrics'], open: true,
  answers: { 200: [{ type: 'text/plain', about: 'Text, format 0.0.4.' }] },
  handle: async (_asked, api) => ({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: await (await api.metrics()).text() }),
};

/** All that the appliance answers over HTTP. */
export function routesOf(build: { version: string }): (OpenRoute | AlwaysRoute)[] {
  return withDescription([...healthRoutes(), ...oipRoutes(build), readingsRoute, metricsRoute], build.version);
}
