import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bare server of Node's own that parses the JSON it is sent and does nothing with it: what HTTP itself costs, for `bench realtime`. On this machine alone. */
export async function parseOnlyServer(): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      JSON.parse(Buffer.concat(parts).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
