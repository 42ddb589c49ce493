import type { Channel } from '../contract/channel';
import type { Handlers } from '../contract/contract';
import type { EngineStart, Host } from '../contract/host';
import { listen } from '../node/listen';
import type { Hello } from '../node/attach';
import { createHttpFace } from './api';
import { createConnections } from './connections';
import { createLife } from './lifecycle';
import { vaultProcedures } from './security';
import { systemClock } from './shared/clock';
import type { Caller } from './shared/context';
import { createTools } from './tools';

export interface Appliance {
  connect(channel: Channel, hello: Hello, person?: number): Promise<void>;
  resumed(): void;
  close(): Promise<void>;
}

/**
 * The appliance of one data folder. It listens before it opens, so that a second engine is refused at once and a window can say what is
 * being waited for. @throws home-in-use
 */
export async function startAppliance(host: Host, start: EngineStart): Promise<Appliance> {
  const clock = systemClock();
  const http = createHttpFace({ forced: start.http, build: host.build, onProblem: (error, doing) => console.error(`engine: ${doing}:`, error) });
  const life = createLife(host, start, clock, http);
  const tools = createTools(host, clock);
  const always: Pick<Handlers<Caller>, 'vault' | 'appliance' | 'tools'> = { vault: vaultProcedures({ lifecycle: life, opened: () => life.security() }), ...tools.handlers };
  const connections = createConnections({
    handlers: () => ({ ...life.handlers(), ...always }),
    closed: () => life.closed(),
    greet: async (caller, known) => {
      // A command wants all of it; a window shows what there is while the rest comes up.
      if (caller.origin === 'ctl') return life.settled();
      return life.greet(caller, known);
    },
    signedInAs: (person) => host.keepPerson(person),
  });
  const server = start.toolsOnly ? null : await listen(host.home, (channel, hello) => void connections.connect(channel, hello));
  if (!start.toolsOnly) {
    await http.start();
    void life.openUnattended();
  }
  return {
    connect: connections.connect,
    resumed: () => life.resumed(),
    close: async () => {
      server?.close();
      await http.close();
      await life.close();
      await tools.close();
      connections.closeAll();
    },
  };
}
