import type { Manifest } from '../../contract/manifest';
import type { Definition } from './types';

/** Silence after which equipment is said to send nothing, and how long readings may come without a prediction, in seconds. */
const NO_DATA_S = 15;
const BLIND_MS = 30_000;

/** The two that every plant has. */
export const standing: readonly Omit<Definition, 'id'>[] = [
  { kind: 'no-data', model: null, output: null, condition: 'No data', unit: 's', limit: NO_DATA_S, deadband: 0, onDelayMs: 0, priority: 4, enabled: true },
  { kind: 'model-blind', model: null, output: null, condition: 'No prediction can be made', unit: '', limit: 1, deadband: 0, onDelayMs: BLIND_MS, priority: 4, enabled: true },
];

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
      priority: threshold.priority,
      enabled: true,
    };
  });
}
