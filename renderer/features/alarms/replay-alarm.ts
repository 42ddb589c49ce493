import type { Alarm } from '../../../electron/contract/alarms';
import { go } from '../../app/navigation';
import { alarmRoute } from '../../app/route';
import type { Replay } from '../../state/replay';

/** What led to it is seen, too. */
const BEFORE_MS = 60_000;

/** Shows what an alarm is of, as it was when it came. */
export function replayAlarm(replay: Replay, alarm: Alarm): void {
  replay.begin(alarm.raised - BEFORE_MS);
  go(alarmRoute(alarm));
}
