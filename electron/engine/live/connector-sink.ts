import type { Connector } from '../../contract/connectors';
import type { RejectionCause } from '../../contract/domain';
import { toErrorData, type ErrorCode } from '../../contract/errors';
import type { Clock } from '../shared/clock';
import type { FileLedger, Oversized, Sink } from './connectors';
import { decode, PREFIX } from './decode';
import type { ForeignTopics } from './foreign';
import type { Ingest } from './ingest';
import { takeSample, type MappedTags } from './mapped';
import type { PlantIndex } from './plant-index';
import type { Rejections } from './rejections';
import type { Refused } from './values';

export interface SinkDeps {
  clock: Clock;
  ingest: Ingest;
  rejections: Rejections;
  index(): PlantIndex;
  changed(): void;
  newest(tags: readonly number[]): Promise<number[]>;
  /** Errors: whatever is told to who asked. */
  score(model: string, payload: Uint8Array): Promise<object>;
}

/** Of a request's error. */
const causes: Partial<Record<ErrorCode, RejectionCause>> = { 'bad-request': 'not-json', 'invalid-input': 'malformed', 'not-found': 'unknown-topic' };

/** Where everything that a connector brings goes: counted, decoded or mapped, and into ingest. `topics` gathers those of ours that readings came on. */
export function connectorSink({ clock, ingest, rejections, index, changed, newest, score }: SinkDeps, shown: Connector, mapped: MappedTags, foreign: ForeignTopics, ledger: FileLedger, topics: Set<string>): Sink {
  const refuse = (topic: string, refused: Refused, received: number) => {
    shown.rejected++;
    rejections.add(shown.name, topic, refused, received);
  };
  const came = (): number => {
    const received = clock.received();
    shown.messages++;
    shown.lastMessage = received;
    return received;
  };
  const samples: Sink['samples'] = (list, kept = () => undefined) => {
    const received = clock.received();
    const plant = index();
    shown.readings += ingest.offer((out) => {
      const before = out.unchanged.tag.length;
      for (const sample of list) {
        const found = takeSample(sample, mapped, (id) => plant.tagById(id)?.tag, received, out, (refused) => refuse(sample.address, { ...refused, tag: undefined }, received));
        if (!found) shown.unmapped++;
      }
      shown.unchanged += out.unchanged.tag.length - before;
    }, kept);
  };
  return {
    ledger,
    get paused() {
      return ingest.paused;
    },
    onPressure: (listener) => ingest.pressure.on(listener),
    state: (state, message) => {
      Object.assign(shown, { state, message });
      changed();
    },
    certificate: (facts) => {
      // Whether it is trusted is said when it is shown.
      shown.certificate = { ...facts, trusted: false };
      changed();
    },
    newest: async () => {
      const rows = mapped.list();
      const times = await newest(rows.map(({ tag }) => tag));
      return new Map(rows.flatMap(({ address }, at) => (times[at] === undefined || Number.isNaN(times[at]) ? [] : [[address, times[at]] as const])));
    },
    message: (topic, payload, kept, retained = false) => {
      const received = came();
      // Of the broker inside nothing foreign is taken: whoever sends there is told our layout.
      if (topic.startsWith(PREFIX) || shown.kind === 'mqtt-broker') {
        let unchanged = 0;
        const readings = ingest.offer((out) => {
          const before = out.unchanged.tag.length;
          decode(topic, payload, received, index(), out, (refused) => refuse(topic, refused, received), retained);
          unchanged = out.unchanged.tag.length - before;
        }, kept);
        shown.readings += readings;
        shown.unchanged += unchanged;
        // Of the plant's own equipment alone, so that no sender can fill the memory.
        if (readings + unchanged > 0) topics.add(topic);
        return;
      }
      const found = foreign.read(topic, payload, received, retained, (refused) => refuse(topic, refused, received));
      if (found.length === 0) shown.unmapped++;
      samples(found, kept);
    },
    samples: (list, kept) => {
      came();
      samples(list, kept);
    },
    score: async (topic, model, payload) => {
      const received = came();
      try {
        return await score(model, payload);
      } catch (error) {
        const { code, message } = toErrorData(error);
        refuse(topic, { cause: causes[code] ?? 'no-answer', sample: Buffer.from(payload).toString('utf8', 0, 120), message }, received);
        throw error;
      }
    },
    refuse: (address, refused) => refuse(address, refused, clock.received()),
    oversized: ({ topic, bytes }: Oversized) => {
      refuse(topic, { cause: 'too-large', sample: `${bytes} bytes`, message: 'The message is longer than 256 KiB and was not read. Send it in parts.' }, came());
    },
  };
}
