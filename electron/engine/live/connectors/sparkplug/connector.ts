import { MqttClient } from '../mqtt/client';
import type { ConfigOf, RunningConnector, Sink } from '../types';
import { EdgeNodes } from './nodes';
import { rebirthCommand } from './payload';

const SPACE = 'spBv1.0';

/** A host application of Sparkplug B 3.0: hears all nodes of its groups, asks for births, and says by its STATE whether it is there. */
export function connectSparkplug({ url, username, password, privateKey, clientId, options }: ConfigOf<'sparkplug'>, sink: Sink): RunningConnector {
  const { hostId, groups, keepAliveS, tls, version } = options;
  const state = `${SPACE}/STATE/${hostId}`;
  // Birth and death certificate of one connection have one time (5.4).
  let since = Date.now();
  const told = (online: boolean) => Buffer.from(JSON.stringify({ online, timestamp: since }));
  const subscriptions = [state, ...(groups.length > 0 ? groups.map((group) => `${SPACE}/${group}/#`) : [`${SPACE}/#`])].map((topic) => ({ topic, qos: 1 as const }));
  const nodes = new EdgeNodes({
    refuse: (address, refused) => sink.refuse(address, refused),
    rebirth: (group, edge) => client.publish(`${SPACE}/${group}/NCMD/${edge}`, rebirthCommand(Date.now())),
    now: () => performance.now(),
  });
  const client: MqttClient = new MqttClient(
    () => {
      since = Date.now();
      return { url, tls, privateKey, username, password, clientId, clean: true, keepAliveS, subscriptions, will: { topic: state, payload: told(false), qos: 1, retain: true } };
    },
    version, sink, {
      message: (topic, payload, _retained, kept) => {
        if (topic === state) {
          // Somebody else of our name went away, or our own death came late: we are here.
          if (/"online"\s*:\s*false/.test(Buffer.from(payload).toString())) client.publish(state, told(true), { retain: true, qos: 1 });
          return kept();
        }
        if (topic.startsWith(`${SPACE}/STATE/`)) return kept();
        sink.samples(nodes.read(topic, payload), kept);
      },
      oversized: (packet) => sink.oversized(packet),
      ready: () => client.publish(state, told(true), { retain: true, qos: 1 }),
      lost: () => nodes.lost(),
      state: (now, message) => sink.state(now, message),
    },
  );
  client.open();
  return {
    url,
    browse: () => Promise.resolve({ tags: nodes.browse(), note: nodes.browse().length === 0 ? 'No node has told its birth yet. Each is asked to when something of it comes.' : '' }),
    close: () => {
      client.publish(state, told(false), { retain: true, qos: 1 });
      return client.close();
    },
  };
}
