import type { AlarmPlace, AlarmState } from '../../contract/alarms';
import { fresh, ruleOf, type Condition, type Rule } from './condition';
import { isAside } from './life';
import type { AlarmRecord, Definition } from './types';

/** One definition on one piece of equipment, and where it stands. */
export interface Point {
  definition: Definition;
  asset: number;
  /** By which its values are judged: of the definition, and of what holds a value. */
  rule: Rule;
  condition: Condition;
  state: AlarmState;
  /** Of the state. */
  since: number;
  /** Why and by whom it was set aside; of a shelf, until when. */
  aside: { why: string; by: string; until: number | null } | null;
  /** Why the design suppresses it now, whatever its state; null: it does not. */
  suppressed: string | null;
  /** This time that it came, until it is over. It stays with an alarm that is set aside. */
  open: AlarmRecord | undefined;
  /** What the alarm says when it is raised, where the definition says only of what kind: a model's trouble, or the mode that stood out then. */
  says?: string;
}

export const keyOf = ({ definition, asset }: AlarmPlace): string => `${definition}:${asset}`;

/** All that was ever judged since the start, or is not plainly normal. */
export class Points {
  private readonly all = new Map<string, Point>();
  /** With an alarm that is not over, by its id: the few of many. */
  private readonly open = new Map<number, Point>();
  /** Set aside: these have an end to look for. */
  private readonly aside = new Set<Point>();

  find(place: AlarmPlace): Point | undefined {
    return this.all.get(keyOf(place));
  }

  get(definition: Definition, asset: number): Point {
    const key = keyOf({ definition: definition.id, asset });
    let point = this.all.get(key);
    if (!point) this.all.set(key, (point = { definition, asset, rule: ruleOf(definition), condition: fresh(), state: 'normal', since: 0, aside: null, suppressed: null, open: undefined }));
    return point;
  }

  byAlarm(id: number): Point | undefined {
    return this.open.get(id);
  }

  /** After its state or its alarm changed. */
  file(point: Point, before: AlarmRecord | undefined): void {
    if (before && before.id !== point.open?.id) this.open.delete(before.id);
    if (point.open) this.open.set(point.open.id, point);
    if (isAside(point.state)) this.aside.add(point);
    else this.aside.delete(point);
  }

  values(): Iterable<Point> {
    return this.all.values();
  }
  withAlarm(): Iterable<Point> {
    return this.open.values();
  }
  setAside(): Iterable<Point> {
    return this.aside;
  }
}
