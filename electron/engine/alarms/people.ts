import type { Alarm, AlarmInput, AlarmPlace, AlarmPolicy } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import type { Keeper } from './keeper';
import type { Move, Moves, Plan } from './moves';
import type { Point, Points } from './points';
import { putChanges, putPolicy, readPolicy } from './repository';
import type { AlarmActions, AlarmDeps, By } from './types';

/** One shift. */
const SHELF_MAX_MS = 8 * 3_600_000;
const did: Partial<Record<AlarmInput, string>> = { acknowledge: 'alarms.acknowledge', reset: 'alarms.reset', shelve: 'alarms.shelve', unshelve: 'alarms.unshelve', remove: 'alarms.removeFromService', restore: 'alarms.returnToService' };

interface Parts {
  points: Points;
  moves: Moves;
  keeper: Keeper;
  /** The point of a place, made where nothing was judged there yet. @throws not-found */
  pointAt(place: AlarmPlace): Point;
  /** One that is over, too. @throws not-found */
  alarm(id: number): Promise<Alarm>;
  told(): void;
}

/** What people do with alarms: kept and recorded in one transaction, and only then shown. */
export class People implements AlarmActions {
  private limits: AlarmPolicy = { shelfMaxMs: SHELF_MAX_MS, signDefinitions: false };

  constructor(private readonly deps: AlarmDeps, private readonly parts: Parts) {}

  async read(): Promise<void> {
    this.limits = (await readPolicy(this.deps.store.main)) ?? this.limits;
  }

  policy(): AlarmPolicy {
    return { ...this.limits };
  }

  async setPolicy(who: By['who'], policy: AlarmPolicy, why?: string): Promise<AlarmPolicy> {
    await this.parts.keeper.transaction('set what alarms are allowed', async (tx) => {
      await putPolicy(tx, policy);
      await this.deps.security.record(tx, who, 'alarms.setPolicy', this.limits, policy, why ?? null);
    });
    this.limits = { ...policy };
    return this.policy();
  }

  acknowledge(by: By, id: number, note?: string): Promise<Alarm> {
    return this.withAlarm(id, { input: 'acknowledge', at: this.now(), by, why: note ?? null });
  }

  reset(by: By, id: number, note?: string): Promise<Alarm> {
    return this.withAlarm(id, { input: 'reset', at: this.now(), by, why: note ?? null });
  }

  async shelve(by: By, place: AlarmPlace, until: number, why: string): Promise<void> {
    const at = this.now();
    const { shelfMaxMs } = this.limits;
    if (!(until > at)) throw new MillwrightError('invalid-input', 'The end of a shelf lies ahead: say until when.', { until });
    if (until - at > shelfMaxMs) throw new MillwrightError('invalid-input', `This site shelves an alarm for ${hours(shelfMaxMs)} at most. Choose an earlier end, or have it taken out of service.`, { until, shelfMaxMs });
    await this.act(this.parts.pointAt(place), { input: 'shelve', at, by, why, until });
  }

  async unshelve(by: By, place: AlarmPlace, why?: string): Promise<void> {
    await this.act(this.parts.pointAt(place), { input: 'unshelve', at: this.now(), by, why: why ?? null });
  }

  async removeFromService(by: By, place: AlarmPlace, why: string): Promise<void> {
    await this.act(this.parts.pointAt(place), { input: 'remove', at: this.now(), by, why });
  }

  async returnToService(by: By, place: AlarmPlace, why?: string): Promise<void> {
    await this.act(this.parts.pointAt(place), { input: 'restore', at: this.now(), by, why: why ?? null });
  }

  private now(): number {
    return Math.round(this.deps.clock.received());
  }

  private async withAlarm(id: number, move: Move): Promise<Alarm> {
    const point = this.parts.points.byAlarm(id);
    if (!point) {
      await this.parts.alarm(id);
      throw over(id);
    }
    await this.act(point, move, id);
    return this.parts.alarm(id);
  }

  private async act(point: Point, move: Move, alarm?: number): Promise<void> {
    const { moves, keeper } = this.parts;
    await keeper.transaction<Plan>(`alarm: ${move.input}`, async (tx) => {
      if (alarm !== undefined && point.open?.id !== alarm) throw over(alarm);
      const { asset, definition, state: before, open } = point;
      const plan = moves.plan(point, move);
      if (!plan.transition) return plan;
      await putChanges(tx, moves.changes(plan));
      const what = { definition: definition.id, asset, ...(plan.record ? { alarm: plan.record.id } : {}) };
      await this.deps.security.record(tx, move.by.who, did[move.input] ?? move.input, { ...what, state: before }, {
        ...what, condition: open?.condition ?? definition.condition, state: plan.state, ...(move.until === undefined ? {} : { until: move.until }),
      }, move.why);
      return plan;
    }, {
      // What values bring meanwhile is taken up after it, so that what is written is what was so.
      begin: () => moves.hold(point),
      end: (plan) => {
        if (plan?.transition) moves.settle(plan);
        moves.letGo(point);
      },
    });
    keeper.flush();
    this.parts.told();
  }
}

const over = (id: number) => new MillwrightError('not-found', `Alarm ${id} is not open any more: it was acknowledged and has returned to normal.`, { alarm: id });

function hours(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} hours` : `${Math.round(ms / 60_000)} minutes`;
}
