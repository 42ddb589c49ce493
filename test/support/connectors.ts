import { onTestFinished } from 'vitest';
import { newConnector, type CertificateFacts, type Connector } from '../../electron/contract/connectors';
import { OpcuaDoor, openConnector, type ConnectorConfig, type Oversized, type Sample } from '../../electron/engine/live/connectors';
import type { Refused } from '../../electron/engine/live/values';
import type { WantedConnector } from '../../electron/engine/live';

export const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await soon(5);
}

export interface Came {
  topic: string;
  payload: string;
  retained: boolean;
  kept(): void;
}

export type Opening = Omit<WantedConnector, 'name' | 'options'> & { name?: string; options?: object; clientId?: string; mapped?: readonly string[]; trusted?: string | undefined; opcua?: OpcuaDoor; newest?: ReadonlyMap<string, number> };

const host = { fork: () => Promise.reject(new Error('This test has no host.')) };
const nobody = new OpcuaDoor(host, () => Promise.reject(new Error('This test has no certificate.')));

/** A connector alone, with all that it brings in lists. What comes as samples is kept at once. */
export function open({ clientId = 'millwright-test', mapped = [], trusted, opcua = nobody, newest, ...wanted }: Opening) {
  const came: Came[] = [];
  const samples: Sample[] = [];
  const refused: [string, Refused][] = [];
  const oversized: Oversized[] = [];
  const certificates: CertificateFacts[] = [];
  const states: [Connector['state'], string][] = [];
  const listeners = new Set<(paused: boolean) => void>();
  const sink = {
    paused: false,
    message: (topic: string, payload: Uint8Array, kept: () => void, retained = false) => void came.push({ topic, payload: Buffer.from(payload).toString(), retained, kept }),
    samples: (list: readonly Sample[], kept?: () => void) => {
      samples.push(...list);
      kept?.();
    },
    refuse: (address: string, why: Refused) => void refused.push([address, why]),
    oversized: (packet: Oversized) => void oversized.push(packet),
    onPressure: (listener: (paused: boolean) => void) => (listeners.add(listener), () => listeners.delete(listener)),
    state: (state: Connector['state'], message: string) => void states.push([state, message]),
    certificate: (facts: CertificateFacts) => void certificates.push(facts),
    newest: async () => newest ?? new Map<string, number>(),
  };
  const { name, url, username, password, privateKey, kind, options } = newConnector.parse({ name: 'in', ...wanted });
  const running = openConnector({ name, url, username: username ?? null, password, privateKey, clientId, mapped, trusted, kind, options } as ConnectorConfig, sink, { opcua, host });
  onTestFinished(() => running.close());
  const press = (paused: boolean) => {
    sink.paused = paused;
    for (const listener of listeners) listener(paused);
  };
  return { came, samples, refused, oversized, certificates, states, running, press, connected: () => until(() => states.at(-1)?.[0] === 'connected') };
}
