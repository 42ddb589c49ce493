import type { Manifest } from '../../contract/manifest';
import type { Condition } from '../models';
import type { Definition, ModelTrouble } from './types';

/** Silence after which equipment is said to send nothing, and how long readings may come without a prediction, in seconds. */
const NO_DATA_S = 15;
const BLIND_MS = 30_000;

export type NewDefinition = Omit<Definition, 'id' | 'version'>;
const MINUTE_MS = 60_000;
/** What a definition is where nothing else is said. */
export const blank = {
  model: null, output: null, tag: null, other: null, under: null, signal: null, spanMs: null, direction: 'either', unit: '', deadband: 0, onDelayMs: 0, offDelayMs: 0, latching: false, enabled: true,
  cause: '', consequence: '', action: '', respondWithinMs: null,
} as const;

/** Those that every plant has. */
export const standing: readonly NewDefinition[] = [
  {
    ...blank, kind: 'no-data', condition: 'No data', unit: 's', limit: NO_DATA_S, priority: 4,
    cause: 'The source, the network on the way or the instrument has stopped sending.', consequence: 'Nobody watches the machine: nothing that happens to it raises an alarm.',
    action: 'See under Connect whether the connection stands, then look at the gateway and the instrument.', respondWithinMs: 30 * MINUTE_MS,
  },
  {
    ...blank, kind: 'model-blind', condition: 'No prediction can be made', limit: 1, onDelayMs: BLIND_MS, priority: 4,
    cause: 'An input of the model has no value: a tag that is missing, bad or too thinly sampled, or a model that does not answer.', consequence: 'The alarms of its predictions are suppressed: what the model watches for goes unseen.',
    action: 'Open the machine and see which reading is missing or bad.', respondWithinMs: 30 * MINUTE_MS,
  },
  {
    ...blank, kind: 'appliance', signal: 'store', condition: 'The store takes nothing', limit: 1, priority: 1,
    cause: 'The disk is full, or refuses to write.', consequence: 'Nothing more is acknowledged to its sources, and nothing is predicted.',
    action: 'Make room on the disk, or shorten how long history is kept; see the reason in the header.', respondWithinMs: 10 * MINUTE_MS,
  },
  {
    ...blank, kind: 'appliance', signal: 'disk-free', condition: 'Little room on the disk', unit: 'GiB', limit: 1, deadband: 0.25, onDelayMs: MINUTE_MS, priority: 2,
    cause: 'History grows, or something else fills the disk.', consequence: 'Once it is full, readings are no longer taken.', action: 'Make room on the disk, or shorten how long history is kept.', respondWithinMs: 60 * MINUTE_MS,
  },
  {
    ...blank, kind: 'appliance', signal: 'connections', condition: 'A source is not connected', limit: 1, onDelayMs: MINUTE_MS, priority: 3,
    cause: 'The network, the broker or server, or what it is told by.', consequence: 'What comes by it is not seen; it comes later where the source keeps it.', action: 'See under Connect why, and look at the network and the source.', respondWithinMs: 30 * MINUTE_MS,
  },
  {
    ...blank, kind: 'appliance', signal: 'prediction-delay', condition: 'Predictions come late', unit: 's', limit: 5, deadband: 2, onDelayMs: MINUTE_MS, priority: 3,
    cause: 'The machine is too busy, or its disk is slow.', consequence: 'Alarms come late by as much.', action: 'See what else runs on the machine; doctor tells what was measured.', respondWithinMs: 60 * MINUTE_MS,
  },
];

/** The two that a model has which came into trouble. */
export function ofModel(model: string): NewDefinition[] {
  const shared = { ...blank, model, limit: 1, action: 'Open the model, read why its golden samples do not match, and promote a version that passes.' };
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
    ...blank, kind: 'schedule-failed', output: schedule, condition: 'A scheduled run failed', limit: 1, priority: 3,
    cause: 'A run of the schedule failed, as often as it is tried.', consequence: 'What it makes, such as a report, is not there.',
    action: 'See the schedule\'s runs for the reason, mend that, and run it by hand.', respondWithinMs: 8 * 60 * MINUTE_MS,
  };
}

/** The one that a kind of report has that could not be made, or shows nothing; its `output` is the kind's name. */
export function ofReport(report: string): NewDefinition {
  return {
    ...blank, kind: 'report-failed', output: report, condition: 'A report is missing or empty', limit: 1, priority: 3,
    cause: 'There was nothing to report on in the period: no readings, or none that a model could use. Or it could not be printed or kept.', consequence: 'Who relies on it has nothing, or an empty page.',
    action: 'See whether sources are connected and readings come, and make the report again, for the same period.', respondWithinMs: 8 * 60 * MINUTE_MS,
  };
}

/** A name that no kind of report has: of its deliveries. */
const DELIVERY_OF = 'delivery of ';
export const deliveryOf = (report: string): string => `${DELIVERY_OF}${report}`;
/** The kind of report that one is of which could not be made, or not be delivered. */
export const reportOf = (output: string): string => (output.startsWith(DELIVERY_OF) ? output.slice(DELIVERY_OF.length) : output);

/** The one that a kind of report has of which something was given up on its way out. */
export function ofDelivery(report: string): NewDefinition {
  return {
    ...blank, kind: 'report-failed', output: deliveryOf(report), condition: 'A report was not delivered', limit: 1, priority: 3,
    cause: 'A mail server or a printer refuses it for good, or was away for a week.', consequence: 'Who waits for it has nothing; it lies in the archive.',
    action: 'Under Reports, Archive: mend what it says, then try it again, or dismiss it.', respondWithinMs: 8 * 60 * MINUTE_MS,
  };
}

/** The one that a way has by which nobody can be told; its `output` is the target's name. */
export function ofTarget(target: string): NewDefinition {
  return {
    ...blank, kind: 'target-failed', output: target, condition: 'Nobody is told', limit: 1, priority: 3,
    cause: 'The mail server, program or broker does not answer, or refuses what it is sent.', consequence: 'Whoever relies on these messages learns of no alarm by them.',
    action: 'See under Alarms, Who is told, why; mend that, and try it.', respondWithinMs: 60 * MINUTE_MS,
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
      ...blank,
      kind: 'prediction-high',
      model: manifest.name,
      output: threshold.output,
      condition: `${output?.title ?? manifest.title} high`,
      unit: output?.unit ?? '',
      limit: threshold.limit,
      deadband: threshold.deadband,
      onDelayMs: threshold.onDelayMs,
      priority: threshold.priority,
    };
  });
}
