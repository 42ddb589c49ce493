import { oipRoutes } from '../oip/routes';
import { healthRoutes } from './health';
import { withDescription } from './openapi';
import type { AlwaysRoute, OpenRoute } from './types';

export { createApp, LARGEST_BODY_BYTES, type AppDeps } from './app';

/** All that the appliance answers over HTTP. */
export function routesOf(build: { version: string }): (OpenRoute | AlwaysRoute)[] {
  return withDescription([...healthRoutes(), ...oipRoutes(build)], build.version);
}
