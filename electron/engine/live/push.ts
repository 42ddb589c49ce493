import { MillwrightError } from '../../contract/errors';
import type { Clock } from '../shared/clock';
import { decode } from './decode';
import type { Ingest } from './ingest';
import type { PlantIndex } from './plant-index';
import type { Rejections } from './rejections';
import type { Refused } from './values';

/** One message as a program pushes it: a topic and its payload as over MQTT, or what is wrong with it before it can be one. */
export type Pushed = { topic: string; payload: Uint8Array } | { topic: string; refused: Refused };
export interface PushResult {
  /** Readings of it that are kept. */
  readings: number;
  /** That are not, by the deadbands of their tags. */
  unchanged: number;
  refused: Refused[];
}

/** Under which name what was pushed is counted, beside the connectors. */
export const PUSHED = 'http';
/** A commit that takes longer is not waited for: whoever pushes sends again. */
const PATIENCE_MS = 20_000;

/**
 * Takes messages as a connector does, in one commit, and resolves once that would survive a power cut; one result a message. Errors: unavailable where nothing can be kept now,
 * after which it is to be sent again (it may then be there twice).
 */
export function push(messages: readonly Pushed[], { ingest, clock, index, rejections }: { ingest: Ingest; clock: Clock; index(): PlantIndex; rejections: Rejections }): Promise<PushResult[]> {
  if (ingest.paused || ingest.problem !== null) return Promise.reject(busy(ingest.problem ?? 'As many readings wait to be kept as are taken. Send them again in a moment.'));
  return new Promise((resolve, reject) => {
    const received = clock.received();
    const results: PushResult[] = [];
    const end = () => {
      stop();
      clearTimeout(timer);
    };
    const fail = (message: string) => {
      end();
      reject(busy(message));
    };
    const stop = ingest.refused.on(({ message }) => fail(message));
    const timer = setTimeout(() => fail('It takes too long until the readings are kept. Send them again in a moment.'), PATIENCE_MS);
    ingest.offer((out) => {
      for (const message of messages) {
        const result: PushResult = { readings: 0, unchanged: 0, refused: [] };
        const refuse = (refused: Refused) => {
          result.refused.push(refused);
          rejections.add(PUSHED, message.topic, refused, received);
        };
        const [kept, unchanged] = [out.length, out.unchanged.tag.length];
        if ('refused' in message) refuse(message.refused);
        else decode(message.topic, message.payload, received, index(), out, refuse);
        result.readings = out.length - kept;
        result.unchanged = out.unchanged.tag.length - unchanged;
        results.push(result);
      }
    }, () => {
      end();
      resolve(results);
    });
  });
}

const busy = (message: string) => new MillwrightError('unavailable', message, { queueFull: true });
