import type { AlarmMeasures } from './alarms';

/** What the operator's measures are called, on screen and in reports. */
export const barWords: Record<AlarmMeasures['bars'][number]['what'], string> = {
  'per-ten-minutes': 'Alarms in ten minutes, on average',
  'per-hour': 'Alarms an hour, on average',
  'busiest-ten-minutes': 'Alarms in the busiest ten minutes',
  'flood-share': 'Time in flood',
  'most-frequent-share': 'Share of the ten most frequent',
  chattering: 'Alarms that chatter',
  stale: 'Alarms that stand for more than a day',
};
