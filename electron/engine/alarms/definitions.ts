import type { Manifest } from '../../contract/manifest';
import type { Condition } from '../models';
import type { Definition, ModelTrouble } from './types';

/** Silence after which equipment is said to send nothing, and how long readings may come without a prediction, in seconds. */
const NO_DATA_S = 15;
const BLIND_MS = 30_000;

/** The two that every plant has. */
export const standing: readonly Omit<Definition, 'id'>[] = [
  { kind: 'no-data', model: null, output: null, condition: 'No data', unit: 's', limit: NO_DATA_S, deadband: 0, onDelayMs: 0, offDelayMs: 0, latching: false, priority: 4, enabled: true },
  { kind: 'model-blind', model: null, output: null, condition: 'No prediction can be made', unit: '', limit: 1, deadband: 0, onDelayMs: BLIND_MS, offDelayMs: 0, latching: false, priority: 4, enabled: true },
];

/** The two that a model has which came into trouble. */
export function ofModel(model: string): Omit<Definition, 'id'>[] {
  const shared = { model, output: null, unit: '', limit: 1, deadband: 0, onDelayMs: 0, offDelayMs: 0, latching: false, enabled: true };
  return [
    { ...shared, kind: 'model-stand-in', condition: 'Another version answers in the stead of the champion', priority: 3 },
    { ...shared, kind: 'model-failed', condition: 'No version may be used', priority: 2 },
  ];
}

/** The alarm of a model whose champion is not used, whoever answers; null: all is well. */
export function troubleOf(condition: Condition): ModelTrouble | null {
  const { state } = condition;
  if (state === 'stand-in') return { kind: 'model-stand-in', says: `Version ${condition.champion} can't be used: ${condition.version} answers in its stead` };
  return state === 'blind' ? { kind: 'model-failed', says: `Version ${condition.champion} can't be used, nor any before it: no predictions` } : null;
}

/** One definition a threshold of the manifest. */
export function fromManifest(manifest: Pick<Manifest, 'name' | 'title' | 'outputs' | 'thresholds'>): Omit<Definition, 'id'>[] {
  return manifest.thresholds.map((threshold) => {
    const output = manifest.outputs.find(({ name }) => name === threshold.output);
    return {
      kind: 'prediction-high',
      model: manifest.name,
      output: threshold.output,
      condition: `${output?.title ?? manifest.title} high`,
      unit: output?.unit ?? '',
      limit: threshold.limit,
      deadband: threshold.deadband,
      onDelayMs: threshold.onDelayMs,
      offDelayMs: 0,
      latching: false,
      priority: threshold.priority,
      enabled: true,
    };
  });
}
