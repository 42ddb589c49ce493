import type { ConfigOf, RunningConnector, Sink } from '../types';
import { MqttClient } from './client';

/** A broker of the plant as a source of readings: our own topics, and those of any other layout. */
export function connectMqtt({ url, username, password, privateKey, clientId, options }: ConfigOf<'mqtt'>, sink: Sink): RunningConnector {
  const { topics, qos, clean, keepAliveS, tls, version } = options;
  const subscriptions = topics.map((topic) => ({ topic, qos }));
  const client = new MqttClient(() => ({ url, tls, privateKey, username, password, clientId, clean, keepAliveS, subscriptions }), version, sink, {
    message: (topic, payload, retained, kept) => sink.message(topic, payload, kept, retained),
    oversized: (packet) => sink.oversized(packet),
    state: (state, message) => sink.state(state, message),
  });
  client.open();
  return { url, close: () => client.close() };
}
