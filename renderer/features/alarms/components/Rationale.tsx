import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Facts } from '../../../kit';
import { engineWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/alarms';
import { duration } from '../../../words/time';

/** Why an alarm comes, what becomes of it, what to do and how soon; nothing where nobody has said it. */
export function Rationale({ of }: { of: AlarmDefinition | null }) {
  if (!of || !(of.cause || of.consequence || of.action || of.respondWithinMs !== null)) return null;
  return (
    <Facts of={[
      of.action ? [t.facts.toDo, <span key="do" className="strong">{engineWords(of.action)}</span>] : null,
      of.respondWithinMs === null ? null : [t.facts.howSoon, t.within(duration(of.respondWithinMs))],
      of.cause ? [t.facts.cause, engineWords(of.cause)] : null,
      of.consequence ? [t.facts.nobodyActs, engineWords(of.consequence)] : null,
    ]} />
  );
}
