import { channelOverDomPort } from '../../electron/contract/channel';
import { connect, type Connection } from '../../electron/contract/client';
import type { Client, Contract } from '../../electron/contract/contract';
import { bridgeMessage, type Bridge, type EngineState } from '../bridge';
import { createStore, type Store } from './store';

export interface ConnectionState {
  /** Null while there is no engine to ask. */
  client: Client | null;
  engine: EngineState;
  message: string | null;
  /** When the engine stopped, as this window saw it; null while all is well. */
  downSince: number | null;
}

const SPEAK_AGAIN_MS = 500;

/** Follows the engine: a new port after each of its starts, and what main says of it meanwhile. */
export function followEngine(bridge: Pick<Bridge, 'ready'>): Store<ConnectionState> {
  const store = createStore<ConnectionState>({ client: null, engine: 'starting', message: null, downSince: null });
  let open: Connection<Contract> | undefined;

  const take = (port: MessagePort) => {
    open?.close();
    open = connect<Contract>(channelOverDomPort(port));
    store.set({ client: open.client, engine: 'running', message: null, downSince: null });
  };
  const said = (engine: EngineState, message: string | undefined) => {
    const before = store.get();
    if (engine === 'down') {
      open?.close();
      open = undefined;
      store.set({ client: null, engine, message: message ?? null, downSince: before.downSince ?? Date.now() });
    } else if (engine === 'starting') {
      // Between a stop and the new port the bar stays as it is: values are still from before.
      store.set({ ...before, engine: before.client ? before.engine : engine, message: message ?? before.message });
    }
    // 'running' is told by the port itself.
  };

  window.addEventListener('message', (event) => {
    const message = bridgeMessage(event);
    if (message?.type === 'millwright:port') take(event.ports[0] as MessagePort);
    else if (message) said(message.state, message.message);
  });
  // Said again until the first port is here: a page that is painted early may speak before main listens.
  const speak = () => {
    if (open || store.get().downSince !== null) return;
    bridge.ready();
    setTimeout(speak, SPEAK_AGAIN_MS);
  };
  speak();
  return store;
}
