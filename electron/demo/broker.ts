import { createServer } from 'node:net';
import { Aedes } from 'aedes';

/** A broker of the plant's own on 127.0.0.1, as most plants have one; the appliance is a subscriber of it. Resolves with its port. */
export async function openBroker(): Promise<number> {
  const broker = await Aedes.createBroker({ queueLimit: 1_000 });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    broker.handle(socket).on('error', () => {});
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
    });
  });
}
