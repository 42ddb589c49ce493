import { SCORE_TOPIC } from '../../../../contract/connectors';
import { toErrorData } from '../../../../contract/errors';
import type { ConfigOf, RunningConnector, Sink } from '../types';
import { MqttClient } from './client';

/** Readings and requests: an answer that went there would come in as one. */
const OWN_TOPICS = /^millwright\/v1(-score)?(\/|$)/;

/**
 * Programs ask models over a broker of the plant: `millwright/v1-score/<model>` with an object of inputs, answered on the request's response topic (MQTT 5.0). What may be
 * shared among appliances is shared: a request is whole in itself. It is acknowledged once its answer is on its way.
 */
export function connectScoring({ url, username, password, privateKey, clientId, options }: ConfigOf<'mqtt-scoring'>, sink: Sink): RunningConnector {
  const { models, qos, share, keepAliveS, tls } = options;
  const prefix = share === null ? '' : `$share/${share}/`;
  const subscriptions = (models.length > 0 ? models : ['+']).map((model) => ({ topic: `${prefix}${SCORE_TOPIC}${model}`, qos }));
  // Nobody waits for an answer to what was asked while we were away.
  const client = new MqttClient(() => ({ url, tls, privateKey, username, password, clientId, clean: true, keepAliveS, subscriptions }), '5', sink, {
    oversized: (packet) => sink.oversized(packet),
    state: (state, message) => sink.state(state, message),
    message: (topic, payload, retained, kept, replyTo) => {
      const refuse = (message: string) => {
        sink.refuse(topic, { cause: 'unsupported', sample: Buffer.from(payload).toString('utf8', 0, 120), message });
        kept();
      };
      if (retained) return refuse('A request that the broker keeps would be answered at each connection. Send it without the retain flag.');
      if (!replyTo) return refuse('The request names no response topic, so nobody would get the answer. MQTT 5 has it as a property of the message.');
      if (replyTo.topic === '' || /[+#]/.test(replyTo.topic) || replyTo.topic.startsWith('$') || OWN_TOPICS.test(replyTo.topic)) return refuse(`Nothing is answered on ${replyTo.topic.slice(0, 120)}. Choose a response topic of your own.`);
      const answer = (said: object) => {
        client.publish(replyTo.topic, Buffer.from(JSON.stringify(said)), { qos, correlation: replyTo.correlation });
        kept();
      };
      sink.score?.(topic, topic.slice(SCORE_TOPIC.length), payload).then(answer, (error: unknown) => answer({ error: toErrorData(error).message }));
    },
  });
  client.open();
  return { url, close: () => client.close() };
}
