import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Assets } from '../assets';
import type { Models } from '../models';
import { signedIn, type Caller } from '../shared/context';
import type { Clock } from '../shared/clock';
import { exportAsset } from './export/export';
import type { HistoryRetention } from './retention';
import type { Buckets, History, TrendSource } from './types';

export interface HistoryProcedureDependencies {
  history: History;
  retention: Pick<HistoryRetention, 'show' | 'set'>;
  assets: Pick<Assets, 'plant' | 'tagsOf'>;
  models: Pick<Models, 'version'>;
  /** Nothing is written below its home. */
  host: Pick<Host, 'home' | 'fork'>;
  clock: Clock;
}

export function historyProcedures({ history, retention, assets, models, host, clock }: HistoryProcedureDependencies): RoomHandlers<'history', Caller> {
  return {
    async trend({ asset, from, to, points }) {
      if (!assets.plant().assetById.has(asset)) throw new MillwrightError('not-found', `There is no asset with the number ${asset}.`, { asset });
      const tags = assets.tagsOf(asset);
      const sources: TrendSource[] = [...tags.map(({ id }) => ({ tag: id })), { predictionsOf: asset }];
      const buckets = await history.trends(sources, from, to, points);
      const prediction = buckets[tags.length] as Buckets;
      return {
        time: prediction.time,
        tags: tags.map(({ id }, index) => ({ tag: id, ...lines(buckets[index] as Buckets) })),
        prediction: prediction.max.every(Number.isNaN) ? null : lines(prediction),
      };
    },
    async trends({ sources, from, to, points }) {
      const { assetById, tagById } = assets.plant();
      for (const source of sources) {
        const [known, id, what] = 'tag' in source ? [tagById.has(source.tag), source.tag, 'tag'] : [assetById.has(source.predictionsOf), source.predictionsOf, 'asset'];
        if (!known) throw new MillwrightError('not-found', `There is no ${what} with the number ${id}.`, { [what]: id });
      }
      const buckets = await history.trends(sources, from, to, points);
      return { time: buckets[0]?.time ?? new Float64Array(0), lines: buckets.map((own) => ({ ...lines(own), used: own.used, worst: Int32Array.from(own.worst) })) };
    },
    async sparklines({ from, to, buckets }) {
      const { equipment } = assets.plant();
      const rows = await history.trends(equipment.map(({ id }) => ({ predictionsOf: id })), from, to, buckets);
      const time = rows[0]?.time ?? new Float64Array(0);
      const max = new Float64Array(rows.length * time.length);
      for (const [index, row] of rows.entries()) max.set(row.max, index * time.length);
      return { assets: Int32Array.from(equipment, ({ id }) => id), time, max };
    },
    retention: () => retention.show(),
    setRetention: ({ policy, why }, caller) => retention.set(policy, signedIn(caller), why),
    export: (request) => exportAsset({ history, assets, models, host }, request),
    async completeness({ from, to }) {
      // What is yet to come is not missing.
      const end = Math.max(from, Math.min(to, clock.now()));
      const { expected, received, bad } = await history.completeness(assets.plant().tags.map(({ id }) => id), from, end);
      return { expected: sum(expected), received: sum(received), bad: sum(bad) };
    },
  };
}

const lines = ({ min, mean, max }: Buckets) => ({ min, mean, max });
const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0);
