import { isOfPredictions } from '../../contract/alarm-kinds';
import type { PredictionRef } from '../../contract/actions';
import type { Alarm } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import type { ActionDeps } from './types';

/** What a record is about. */
export interface Subject {
  asset: number;
  alarm: number | null;
  prediction: PredictionRef | null;
  /** Over which time, as far as the alarm or the prediction tells. */
  from: number | undefined;
  to: number | undefined;
}

interface Named {
  asset?: number;
  alarm?: number;
  prediction?: PredictionRef;
}

type Deps = Pick<ActionDeps, 'alarms' | 'models' | 'assets'>;

/** The machine, alarm and prediction that are meant: what an alarm tells need not be said. @throws not-found, invalid-input */
export async function subjectOf(deps: Deps, { asset: named, alarm: id, prediction }: Named): Promise<Subject> {
  const alarm = id === undefined ? undefined : await deps.alarms.alarm(id);
  const asset = named ?? alarm?.asset;
  if (asset === undefined) throw new MillwrightError('invalid-input', 'Say which machine it is about, or which alarm.');
  if (alarm && alarm.asset !== asset) throw new MillwrightError('invalid-input', `Alarm ${alarm.id} is not of this machine, but of ${alarm.assetName}.`, { alarm: alarm.id });
  if (deps.assets.plant().assetById.get(asset)?.kind !== 'equipment') {
    throw new MillwrightError('invalid-input', alarm ? `${alarm.assetName} is no machine: nothing can be done or found there.` : `There is no machine with the number ${asset}.`, { asset });
  }
  return {
    asset, alarm: alarm?.id ?? null, prediction: prediction ?? (alarm ? await predictionOf(deps, alarm) : null), from: alarm?.raised ?? prediction?.time, to: alarm ? (alarm.returned ?? alarm.closed ?? undefined) : undefined,
  };
}

/** Of an alarm of a prediction: the one that raised it. */
async function predictionOf({ alarms, models }: Deps, { definition, kind, raised, value }: Alarm): Promise<PredictionRef | null> {
  const of = isOfPredictions(kind) ? alarms.definitions().find(({ id }) => id === definition) : undefined;
  if (!of?.model || !of.output) return null;
  // A model that has left the registry still said what it said.
  const version = await models.championAt(of.model, raised).then((reign) => reign?.version ?? null, () => null);
  return { model: of.model, version, output: of.output, time: raised, value };
}
