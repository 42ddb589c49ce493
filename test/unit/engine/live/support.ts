import type { Asset, Tag } from '../../../../electron/contract/domain';
import { GOOD } from '../../../../electron/engine/live/columns';
import type { Commit } from '../../../../electron/engine/live/ingest';
import { PlantIndex } from '../../../../electron/engine/live/plant-index';

export const T0 = Date.UTC(2026, 10, 24, 6);

export const tag = (id: number, name: string, extra: Partial<Tag> = {}): Tag => ({ id, asset: 2, name, title: name, kind: 'number', staleAfterMs: 10_000, ...extra });

const assets: Asset[] = [
  { id: 1, parent: null, kind: 'site', key: 'works', name: 'Works', attributes: {} },
  { id: 2, parent: 1, kind: 'equipment', key: 'mill-01', name: 'Mill 01', attributes: { grade: 'L' } },
];

export const plant = new PlantIndex({
  assets,
  tags: [
    tag(11, 'speed'),
    tag(12, 'torque', { unit: 'lbf·ft' }),
    tag(13, 'parts', { kind: 'integer' }),
    tag(14, 'running', { kind: 'boolean' }),
    tag(15, 'mode', { kind: 'category', labels: ['idle', 'cutting'] }),
  ],
});

export interface Row {
  tag: number;
  time: number;
  value: number;
  quality?: number;
  received?: number;
}

export function commitOf(rows: readonly Row[], firstSeq: number): Commit {
  return {
    firstSeq,
    unchanged: { tag: [], time: [], received: [] },
    readings: {
      tag: Int32Array.from(rows, (r) => r.tag),
      time: Float64Array.from(rows, (r) => r.time),
      received: Float64Array.from(rows, (r) => r.received ?? r.time),
      value: Float64Array.from(rows, (r) => r.value),
      quality: Uint8Array.from(rows, (r) => r.quality ?? GOOD),
    },
  };
}
