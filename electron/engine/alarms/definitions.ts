import type { Manifest } from '../../contract/manifest';
import type { Condition } from '../models';
import type { Definition, ModelTrouble } from './types';

/** Silence after which equipment is said to send nothing, and how long readings may come without a prediction, in seconds. */
const NO_DATA_S = 15;
const BLIND_MS = 30_000;

export type NewDefinition = Omit<Definition, 'id' | 'version'>;
const MINUTE_MS = 60_000;
const plain = { model: null, output: null, deadband: 0, offDelayMs: 0, latching: false, enabled: true } as const;

/** The two that every plant has. */
export const standing: readonly NewDefinition[] = [
  {
    ...plain, kind: 'no-data', condition: 'No data', unit: 's', limit: NO_DATA_S, onDelayMs: 0, priority: 4,
    cause: 'The source, the network on the way or the instrument has stopped sending.', consequence: 'Nobody watches the machine: nothing that happens to it raises an alarm.',
    action: 'See under Connect whether the connection stands, then look at the gateway and the instrument.', respondWithinMs: 30 * MINUTE_MS,
  },
  {
    ...plain, kind: 'model-blind', condition: 'No prediction can be made', unit: '', limit: 1, onDelayMs: BLIND_MS, priority: 4,
    cause: 'An input of the model has no value: a tag that is missing, bad or too thinly sampled, or a model that does not answer.', consequence: 'The alarms of its predictions are suppressed: what the model watches for goes unseen.',
    action: 'Open the machine and see which reading is missing or bad.', respondWithinMs: 30 * MINUTE_MS,
  },
];

/** The two that a model has which came into trouble. */
export function ofModel(model: string): NewDefinition[] {
  const shared = { ...plain, model, unit: '', limit: 1, onDelayMs: 0, action: 'Open the model, read why its golden samples do not match, and promote a version that passes.' };
  return [
    {
      ...shared, kind: 'model-stand-in', condition: 'Another version answers in the stead of the champion', priority: 3,
      cause: 'The champion does not reproduce its golden samples on this machine.', consequence: 'Predictions come of an older version.', respondWithinMs: 8 * 60 * MINUTE_MS,
    },
    {
      ...shared, kind: 'model-failed', condition: 'No version may be used', priority: 2,
      cause: 'Neither the champion nor a version before it reproduces its golden samples on this machine.', consequence: 'There are no predictions, and no alarms of them.', respondWithinMs: 60 * MINUTE_MS,
    },
  ];
}

/** The one that a schedule has whose run failed; its `output` is the schedule's name. */
export function ofSchedule(schedule: string): NewDefinition {
  return {
    ...plain, kind: 'schedule-failed', output: schedule, condition: 'A scheduled run failed', unit: '', limit: 1, onDelayMs: 0, priority: 3,
    cause: 'A run of the schedule failed, as often as it is tried.', consequence: 'What it makes, such as a report, is not there.',
    action: 'See the schedule\'s runs for the reason, mend that, and run it by hand.', respondWithinMs: 8 * 60 * MINUTE_MS,
  };
}

/** The alarm of a model whose champion is not used, whoever answers; null: all is well. */
export function troubleOf(condition: Condition): ModelTrouble | null {
  const { state } = condition;
  if (state === 'stand-in') return { kind: 'model-stand-in', says: `Version ${condition.champion} can't be used: ${condition.version} answers in its stead` };
  return state === 'blind' ? { kind: 'model-failed', says: `Version ${condition.champion} can't be used, nor any before it: no predictions` } : null;
}

/** One definition a threshold of the manifest. */
export function fromManifest(manifest: Pick<Manifest, 'name' | 'title' | 'outputs' | 'thresholds'>): NewDefinition[] {
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
      cause: '',
      consequence: '',
      action: '',
      respondWithinMs: null,
    };
  });
}
