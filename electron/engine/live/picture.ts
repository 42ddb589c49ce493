import { UNCERTAIN } from './columns';
import type { PlantIndex } from './plant-index';

export const CONDITION = { live: 0, stale: 1, never: 2, blind: 3, off: 4 } as const;

/** What a model says beside its prediction. */
export interface Beside {
  mode?: number;
  lower?: number;
  upper?: number;
  blind?: boolean;
}

const nobody: ReadonlyMap<number, number> = new Map();

/** The newest of everything, in columns whose rows are equipment and tags of the plant index. */
export class Picture {
  readonly prediction: Float64Array;
  readonly predictionTime: Float64Array;
  /** Place of the mode that stands out among the watch's; -1: none, or not known since another plant or version is shown. */
  readonly mode: Int32Array;
  /** Bounds of the interval round the prediction; NaN: none, or not known since another plant or version is shown. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly received: Float64Array;
  readonly value: Float64Array;
  readonly valueTime: Float64Array;
  readonly valueReceived: Float64Array;
  readonly quality: Int32Array;
  /** What a restart found in history: shown as stale until equipment speaks again, however young it is. */
  private readonly restored: Uint8Array;
  private readonly blind: Uint8Array;
  private readonly staleAfter: Float64Array;
  readonly assetIds: Int32Array;
  readonly tagIds: Int32Array;

  constructor(readonly index: PlantIndex, before?: Picture) {
    const nothing = (length: number) => new Float64Array(length).fill(NaN);
    const { equipment, tags } = index;
    this.assetIds = Int32Array.from(equipment, ({ asset }) => asset.id);
    this.tagIds = Int32Array.from(tags, ({ tag }) => tag.id);
    this.prediction = nothing(equipment.length);
    this.predictionTime = nothing(equipment.length);
    this.mode = new Int32Array(equipment.length).fill(-1);
    this.lower = nothing(equipment.length);
    this.upper = nothing(equipment.length);
    this.received = nothing(equipment.length);
    this.restored = new Uint8Array(equipment.length);
    this.blind = new Uint8Array(equipment.length);
    this.value = nothing(tags.length);
    this.valueTime = nothing(tags.length);
    this.valueReceived = nothing(tags.length);
    this.quality = new Int32Array(tags.length).fill(UNCERTAIN);
    // Equipment is as fresh as its quickest tag.
    this.staleAfter = Float64Array.from(equipment, ({ tags: own }) => Math.min(Infinity, ...[...own.values()].map(({ tag }) => tag.staleAfterMs)));
    if (before) this.takeOver(before);
  }

  reading(row: number, assetRow: number, time: number, received: number, value: number, quality: number, restored = false): void {
    if (!((this.valueTime[row] ?? NaN) > time)) {
      this.value[row] = value;
      this.valueTime[row] = time;
      this.valueReceived[row] = received;
      this.quality[row] = quality;
    }
    if (!((this.received[assetRow] ?? NaN) > received)) this.received[assetRow] = received;
    this.restored[assetRow] = restored ? 1 : 0;
  }

  /** One that is not kept, as it moved too little: what is shown is as old as this. */
  heard(row: number, assetRow: number, time: number, received: number): void {
    if ((this.valueTime[row] ?? NaN) <= time) {
      this.valueTime[row] = time;
      this.valueReceived[row] = received;
    }
    if (!((this.received[assetRow] ?? NaN) > received)) this.received[assetRow] = received;
    this.restored[assetRow] = 0;
  }

  /** `blind`: it is not to be trusted, as none can be made or an input lies outside what training saw. */
  predicted(assetRow: number, time: number, value: number, { mode = -1, lower = NaN, upper = NaN, blind = Number.isNaN(value) }: Beside = {}): void {
    if ((this.predictionTime[assetRow] ?? NaN) > time) return;
    this.prediction[assetRow] = value;
    this.mode[assetRow] = mode;
    this.lower[assetRow] = lower;
    this.upper[assetRow] = upper;
    this.predictionTime[assetRow] = time;
    this.blind[assetRow] = blind ? 1 : 0;
  }

  /** Source times of the newest readings of tags; NaN: none is known. */
  newest(tags: readonly number[]): number[] {
    return tags.map((id) => {
      const tag = this.index.tagById(id);
      return tag ? (this.valueTime[tag.row] ?? NaN) : NaN;
    });
  }

  /** Condition of each piece of equipment at the engine's `received` time `now`. `resting`: since when the silence of some is meant, as what they came by is switched off. */
  conditions(now: number, resting: ReadonlyMap<number, number> = nobody): Int32Array {
    return Int32Array.from(this.assetIds, (asset, row) => {
      const received = this.received[row] ?? NaN;
      const since = resting.get(asset);
      if (since !== undefined && !(received > since && !this.restored[row])) return CONDITION.off;
      if (Number.isNaN(received)) return CONDITION.never;
      if (this.restored[row] || now - received > (this.staleAfter[row] ?? Infinity)) return CONDITION.stale;
      return this.blind[row] ? CONDITION.blind : CONDITION.live;
    });
  }

  /** The columns of a frame. `highest`: the highest priority of an active alarm of each piece of equipment. */
  columns(condition: Int32Array, highest: ReadonlyMap<number, number>) {
    const { assetIds, prediction, predictionTime, mode, lower, upper, received, tagIds, value, valueTime, valueReceived, quality } = this;
    return {
      assets: assetIds, prediction, predictionTime, mode, lower, upper, received, condition, alarm: Int32Array.from(assetIds, (asset) => highest.get(asset) ?? 0), tags: tagIds, value, valueTime, valueReceived, quality,
      connected: condition.filter((code) => code === CONDITION.live || code === CONDITION.blind).length,
    };
  }

  private takeOver(before: Picture): void {
    for (const { asset, row } of this.index.equipment) {
      const old = before.index.assetById(asset.id)?.row;
      if (old === undefined) continue;
      for (const column of ['prediction', 'predictionTime', 'received', 'restored', 'blind'] as const) this[column][row] = before[column][old] ?? NaN;
    }
    for (const { tag, row } of this.index.tags) {
      const old = before.index.tagById(tag.id)?.row;
      if (old === undefined) continue;
      for (const column of ['value', 'valueTime', 'valueReceived', 'quality'] as const) this[column][row] = before[column][old] ?? NaN;
    }
  }
}
