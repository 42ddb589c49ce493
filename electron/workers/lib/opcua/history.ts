import { TimestampsToReturn, type ClientSession, type HistoryReadResult, type NodeId } from 'node-opcua-client';
import type { Gap } from '../../../contract/opcua-line';
import { pieces } from './library';
import { sampleOf, type OpcuaRefused, type OpcuaSample } from './values';

const NODES_AT_ONCE = 20;
const VALUES_EACH = 500;

export interface HistorySink {
  /** What was read; the gaps begin after it now. */
  filled(samples: OpcuaSample[]): void;
  /** Nothing more is to be had for it. */
  done(gap: Gap): void;
  refuse(refused: OpcuaRefused): void;
  /** Resolves when more may be brought. */
  room(): Promise<void>;
}

/**
 * Reads from the server's history what it took while we were away (HistoryRead raw, OPC 10000-11): only what lies between the newest reading that is kept and the first
 * that came again, both left out, so that nothing comes twice. Returns how many readings came. Throws where the connection is lost; the gaps are then as far as they were read.
 */
export async function fillGaps(session: ClientSession, gaps: readonly Gap[], nodeOf: (address: string) => NodeId | undefined, mostNodes: number, sink: HistorySink): Promise<number> {
  let count = 0;
  for (const piece of pieces(gaps, Math.min(NODES_AT_ONCE, mostNodes))) {
    let open = piece.flatMap((gap) => {
      const node = nodeOf(gap.address);
      if (!node) sink.done(gap);
      return node ? [{ gap, node, point: undefined as Buffer | undefined }] : [];
    });
    const [from, to] = [Math.min(...piece.map((gap) => gap.from)), Math.max(...piece.map((gap) => gap.to))];
    while (open.length > 0) {
      await sink.room();
      const results: HistoryReadResult[] = await session.readHistoryValue(
        open.map(({ node, point }) => ({ nodeId: node, ...(point ? { continuationPoint: point } : {}) })), new Date(from), new Date(to), { numValuesPerNode: VALUES_EACH, returnBounds: false, timestampsToReturn: TimestampsToReturn.Both },
      );
      const samples: OpcuaSample[] = [];
      open = open.flatMap((one, at) => {
        const result = results[at];
        if (!result || result.statusCode.isBad()) {
          const seconds = Math.round((one.gap.to - one.gap.from) / 1000);
          sink.refuse({ address: one.gap.address, cause: 'sequence-gap', sample: `${seconds} s`, message: `Readings of ${seconds} s may be missing: the server has no history of it (${result?.statusCode.name ?? 'no answer'}).` });
          sink.done(one.gap);
          return [];
        }
        const values = (result.historyData as { dataValues?: Parameters<typeof sampleOf>[1][] } | null)?.dataValues ?? [];
        for (const value of values) {
          const time = value.sourceTimestamp?.getTime();
          if (time === undefined || !(time > one.gap.from && time < one.gap.to)) continue;
          const { sample, refused } = sampleOf(one.gap.address, value);
          if (refused) sink.refuse(refused);
          if (sample) samples.push(sample);
        }
        const newest = values.at(-1)?.sourceTimestamp?.getTime();
        const point = result.continuationPoint;
        if (!point || point.length === 0 || newest === undefined || newest >= one.gap.to) {
          sink.done(one.gap);
          return [];
        }
        one.gap.from = Math.max(one.gap.from, newest);
        return [{ ...one, point }];
      });
      count += samples.length;
      sink.filled(samples);
    }
  }
  return count;
}
