import type { TargetWanted, TellEvent } from '../../contract/notify';
import type { JournalStep } from '../alarms';
import type { Content } from './types';

const aside = new Set<JournalStep['after']>(['shelved', 'suppressed', 'out-of-service']);

/** What a step of an alarm's life is to those who are told; null: nothing that has a name. */
export function eventOf({ input, before, after }: Pick<JournalStep, 'input' | 'before' | 'after'>): TellEvent | null {
  if (aside.has(after)) return aside.has(before) ? null : 'set-aside';
  // Announced: by its value, or anew when it comes off the shelf.
  if (after === 'unacknowledged') return before === 'unacknowledged' ? null : 'raised';
  if (input === 'acknowledge') return after === before ? null : 'acknowledged';
  return input === 'return' && !aside.has(before) ? 'returned' : null;
}

/** `path`: the equipment and whatever it is part of; empty of what is of none. */
export function concerns(target: Pick<TargetWanted, 'name' | 'least' | 'under' | 'kinds'>, step: Pick<JournalStep, 'kind' | 'output' | 'priority'>, path: readonly number[]): boolean {
  // That a way fails is never told by that way.
  if (step.kind === 'target-failed' && step.output === target.name) return false;
  if (step.priority > target.least) return false;
  if (target.kinds.length > 0 && !target.kinds.includes(step.kind)) return false;
  return target.under === null || path.includes(target.under);
}

/** What a target is told of a step; null: nothing. A state topic is told of every step, since it says how the alarm stands. */
export function toldOf(target: TargetWanted, step: JournalStep, path: readonly number[]): Content | null {
  if (!concerns(target, step, path)) return null;
  const event = eventOf(step);
  const state = target.kind === 'mqtt' && target.options.mode === 'state';
  if (!state && (event === null || !target.events.includes(event))) return null;
  return contentOf(step, event ?? 'changed');
}

export function contentOf(step: JournalStep, event: Content['event']): Content {
  const { at, alarm, definition, asset, assetName, place, kind, condition, priority, after, value, limit, unit, who, why } = step;
  return { event, at, alarm, definition, asset, assetName, place, kind, condition, priority, state: after, value, limit, unit, who, why };
}
