import type { Connector } from '../../../contract/connectors';
import { openConnector, type Doors } from './index';
import type { ConnectorConfig, Sink } from './types';

const TRY_MS = 10_000;

/** Opens it for a moment, under a name of its own and without leaving a session behind; nothing that comes is taken. */
export async function tryConnector(config: ConnectorConfig, doors: Doors): Promise<{ ok: boolean; message: string }> {
  let settle: (result: { ok: boolean; message: string }) => void = () => {};
  const settled = new Promise<{ ok: boolean; message: string }>((resolve) => (settle = resolve));
  const sink: Sink = {
    paused: false,
    onPressure: () => () => undefined,
    message: () => undefined,
    samples: () => undefined,
    refuse: () => undefined,
    oversized: () => undefined,
    state: (state: Connector['state'], message: string) => {
      if (state === 'connected') settle({ ok: true, message });
      if (state === 'failed') settle({ ok: false, message: message.replace(/ Trying again in \d+ s\.$/, '') });
    },
  };
  const timer = setTimeout(() => settle({ ok: false, message: `Nothing answered within ${TRY_MS / 1000} s.` }), TRY_MS);
  const running = openConnector(fleeting(config), sink, doors);
  const result = await settled;
  clearTimeout(timer);
  await running.close();
  return result;
}

function fleeting(config: ConnectorConfig): ConnectorConfig {
  // A host that goes away is told to all nodes: not under the name of the one that stays.
  if (config.kind === 'sparkplug') return { ...config, options: { ...config.options, hostId: `${config.options.hostId}-test` } };
  return config.kind === 'mqtt' ? { ...config, options: { ...config.options, clean: true } } : config;
}
