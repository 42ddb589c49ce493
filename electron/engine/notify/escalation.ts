import type { Roster } from '../../contract/notify';
import type { JournalStep } from '../alarms';
import type { Reader, Transaction } from '../store';
import { contentOf } from './choose';
import { deleteUnanswered, putJournalCursor, putUnanswered, readCursor, readRosters, readUnanswered, type Unanswered } from './roster-repository';

/** What is due of one alarm: whom to tell, and after how long without an answer. */
export interface Due {
  alarm: Unanswered;
  afterMs: number;
  targets: string[];
}

const keyOf = ({ definition, asset }: Pick<Unanswered, 'definition' | 'asset'>): string => `${definition}/${asset}`;
const msOf = (minutes: number): number => Math.round(minutes * 60_000);

/** Alarms that nobody has answered, and whom to tell of it, when. As the store has it: what is changed here was committed. */
export class Escalation {
  /** How far the journal was read for it. */
  cursor = 0;
  private rosters = new Map<number, Roster['steps']>();
  private readonly waiting = new Map<string, Unanswered>();

  async read(db: Reader): Promise<void> {
    this.cursor = await readCursor(db);
    this.rosters = new Map((await readRosters(db)).map(({ priority, steps }) => [priority, steps]));
    this.waiting.clear();
    for (const one of await readUnanswered(db)) this.waiting.set(keyOf(one), one);
  }

  all(): Roster[] {
    return ([1, 2, 3, 4] as const).map((priority) => ({ priority, steps: this.rosters.get(priority) ?? [] }));
  }

  set({ priority, steps }: Roster): void {
    this.rosters.set(priority, steps);
  }

  /** The priority of a roster that names this target. */
  naming(target: string): number | undefined {
    return this.all().find(({ steps }) => steps.some(({ targets }) => targets.includes(target)))?.priority;
  }

  /** What these steps of the journal begin and end: to be written, and to be settled once it is. */
  after(steps: readonly JournalStep[]): { write(tx: Transaction): Promise<void>; settle(): void } {
    const fresh = steps.filter(({ id }) => id > this.cursor);
    const last = fresh.at(-1)?.id;
    // Of several steps of one alarm the last one is how it stands.
    const begun = new Map<string, Unanswered>();
    const ended = new Map<string, Pick<Unanswered, 'definition' | 'asset'>>();
    for (const step of fresh) {
      const key = keyOf(step);
      const { definition, asset } = step;
      if (step.after !== 'unacknowledged') {
        begun.delete(key);
        ended.set(key, { definition, asset });
      } else if (step.before !== 'unacknowledged') {
        ended.delete(key);
        begun.set(key, { definition, asset, step: step.id, toldMs: -1, content: contentOf(step, 'unanswered') });
      }
    }
    return {
      write: async (tx) => {
        if (last === undefined) return;
        for (const one of ended.values()) await deleteUnanswered(tx, one);
        for (const one of begun.values()) await putUnanswered(tx, one);
        await putJournalCursor(tx, last);
      },
      settle: () => {
        if (last === undefined) return;
        for (const key of ended.keys()) this.waiting.delete(key);
        for (const [key, one] of begun) this.waiting.set(key, one);
        this.cursor = last;
      },
    };
  }

  /** After the engine was away for long several steps of a roster are due at once: whom they name is told once, of the last of them. */
  due(now: number): Due[] {
    return [...this.waiting.values()].flatMap((alarm) => {
      const due = (this.rosters.get(alarm.content.priority) ?? []).filter(({ afterMin }) => msOf(afterMin) > alarm.toldMs && alarm.content.at + msOf(afterMin) <= now);
      return due.length === 0 ? [] : [{ alarm, afterMs: Math.max(...due.map(({ afterMin }) => msOf(afterMin))), targets: [...new Set(due.flatMap(({ targets }) => targets))] }];
    });
  }

  async tell(tx: Transaction, { alarm, afterMs }: Due): Promise<void> {
    await putUnanswered(tx, { ...alarm, toldMs: afterMs });
  }
  told({ alarm, afterMs }: Due): void {
    alarm.toldMs = afterMs;
  }
}
