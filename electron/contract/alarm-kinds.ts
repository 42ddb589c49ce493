import type { Alarm, AlarmDefinition, AlarmKind } from './alarms';

/** What is said of kinds of definitions, in one place. */
export const isOfReadings = (kind: AlarmKind): boolean => kind.startsWith('reading-');
export const isOfPredictions = (kind: AlarmKind): boolean => kind.startsWith('prediction-');
/** A person may make one: of readings and predictions, for the whole plant or a part of it. */
export const isMade = (kind: AlarmKind): boolean => isOfReadings(kind) || isOfPredictions(kind);
/** It holds or it does not: there is no limit to choose. */
export const isOnOff = ({ kind, signal }: Pick<AlarmDefinition, 'kind' | 'signal'>): boolean => kind === 'model-blind' || kind === 'model-stand-in' || kind === 'model-failed' || kind === 'schedule-failed' || kind === 'target-failed' || kind === 'report-failed' || signal === 'store';
/** It counts when the limit is reached from above. */
export const isLow = ({ kind, signal }: Pick<AlarmDefinition, 'kind' | 'signal'>): boolean => kind.endsWith('-low') || signal === 'disk-free';
/** It is held against another tag. */
export const isOfTwo = ({ kind, other }: Pick<AlarmDefinition, 'kind' | 'other'>): boolean => kind === 'reading-discrepancy' || (kind === 'reading-deviation' && other !== null);
/** It is taken over a span of time. */
export const isOverTime = ({ kind, other }: Pick<AlarmDefinition, 'kind' | 'other'>): boolean => kind.endsWith('-rate') || (kind.endsWith('-deviation') && other === null);
/** It ends with the first reading: there is no deadband to choose. */
export const isSilence = (kind: AlarmKind): boolean => kind === 'no-data' || kind === 'reading-missing';
/** It waits for a person, whether or not its condition still holds. */
export const needsAcknowledging = ({ state }: Pick<Alarm, 'state'>): boolean => state === 'unacknowledged' || state === 'returned' || state === 'latched-unacknowledged';
