import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Facts } from '../../../kit';
import { duration } from '../../../words/time';

/** Why an alarm comes, what becomes of it, what to do and how soon; nothing where nobody has said it. */
export function Rationale({ of }: { of: AlarmDefinition | null }) {
  if (!of || !(of.cause || of.consequence || of.action || of.respondWithinMs !== null)) return null;
  return (
    <Facts of={[
      of.action ? ['What to do', <span key="do" className="strong">{of.action}</span>] : null,
      of.respondWithinMs === null ? null : ['How soon', `Within ${duration(of.respondWithinMs)}`],
      of.cause ? ['Cause', of.cause] : null,
      of.consequence ? ['If nobody acts', of.consequence] : null,
    ]} />
  );
}
