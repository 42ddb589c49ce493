/** What people did and found, in words. */
import type { Action, ActionKind, Finding, Verdict } from '../../electron/contract/actions';
import { counted } from './numbers';
import { whoWords } from './people';

/** What is done, as it is chosen, and as it is told afterwards. */
export const actionWords: Record<ActionKind, { choose: string; did: string }> = {
  inspect: { choose: 'Inspected', did: 'Inspected' },
  repair: { choose: 'Repaired', did: 'Repaired' },
  replace: { choose: 'Replaced a part', did: 'Part replaced' },
  ignore: { choose: 'Left as it is', did: 'Left as it is' },
  'false-alarm': { choose: 'False alarm: nothing was wrong', did: 'Called a false alarm' },
};

export const verdictWords: Record<Verdict, string> = { real: 'It was real', false: 'It was false', 'not-yet': 'Not yet', maintenance: 'Hidden by maintenance', withdrawn: 'Withdrawn' };

/** What each verdict means, for whoever chooses one. */
export const verdictHints: Record<Exclude<Verdict, 'withdrawn'>, string> = {
  real: 'Something was wrong with the machine, as it said.',
  false: 'Nothing was wrong with the machine.',
  'not-yet': 'Nothing is wrong so far; it may still come. It can be corrected later.',
  maintenance: 'Work on the machine raised it, or nobody can tell because of that work.',
};

/** The verdict that goes with an action, as far as it says so itself. */
export const verdictOf = (kind: ActionKind): Exclude<Verdict, 'withdrawn'> | null => (kind === 'false-alarm' ? 'false' : kind === 'repair' || kind === 'replace' ? 'real' : null);

/** `Part replaced: Bearing 6204`. */
export const didWords = ({ kind, parts }: Pick<Action, 'kind' | 'parts'>): string => `${actionWords[kind].did}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;

/** By whom, and what was found or noted, for a line of a list. */
export function actionDetail({ who, found, notes, photos }: Pick<Action, 'who' | 'found' | 'notes' | 'photos'>): string {
  const said = found || notes;
  return `by ${whoWords(who)}${said ? `: “${said}”` : ''}${photos.length > 0 ? `, ${counted(photos.length, 'photo')}` : ''}`;
}

export function findingDetail({ who, found, corrects }: Pick<Finding, 'who' | 'found' | 'corrects'>): string {
  return `${corrects === null ? 'said' : 'corrected'} by ${whoWords(who)}${found ? `: “${found}”` : ''}`;
}
