/** What people did and found, in words. */
import type { Action, ActionKind, Finding, Verdict } from '../../electron/contract/actions';
import { t } from './catalogue/actions';
import { whoWords } from './people';

/** What is done, as it is chosen, and as it is told afterwards. */
export const actionWords: Record<ActionKind, { choose: string; did: string }> = t.kinds;

export const verdictWords: Record<Verdict, string> = t.verdicts;

/** What each verdict means, for whoever chooses one. */
export const verdictHints: Record<Exclude<Verdict, 'withdrawn'>, string> = t.hints;

/** The verdict that goes with an action, as far as it says so itself. */
export const verdictOf = (kind: ActionKind): Exclude<Verdict, 'withdrawn'> | null => (kind === 'false-alarm' ? 'false' : kind === 'repair' || kind === 'replace' ? 'real' : null);

/** `Part replaced: Bearing 6204`. */
export const didWords = ({ kind, parts }: Pick<Action, 'kind' | 'parts'>): string => t.done(actionWords[kind].did, parts);

/** By whom, and what was found or noted, for a line of a list. */
export function actionDetail({ who, found, notes, photos }: Pick<Action, 'who' | 'found' | 'notes' | 'photos'>): string {
  return t.detail(whoWords(who), found || notes || null, photos.length);
}

export function findingDetail({ who, found, corrects }: Pick<Finding, 'who' | 'found' | 'corrects'>): string {
  return t.found(whoWords(who), found || null, corrects !== null);
}
