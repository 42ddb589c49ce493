import type { Clock } from '../../../../electron/engine/shared/clock';
import type { Who } from '../../../../electron/engine/shared/who';
import { createSchedule, scheduleMigrations, type JobContext, type Schedules } from '../../../../electron/engine/schedule';
import { testStore } from '../../../support/store';

export const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };

/** A clock that stands still until it is set. */
export function handClock(iso: string): Clock & { set(iso: string): void; advance(ms: number): void } {
  let now = Date.parse(iso);
  let received = now;
  return {
    now: () => now,
    received: () => (received = Math.max(received, now)),
    set: (next) => void (now = Date.parse(next)),
    advance: (ms) => void (now += ms),
  };
}

/** A room of schedules over a real store. `restart` is what a kill and a new engine are to it: nothing is closed first. */
export async function scheduleRig(start: string) {
  const store = await testStore(scheduleMigrations);
  const clock = handClock(start);
  const records: string[] = [];
  const troubles: unknown[] = [];
  const ran: { due: string; from: string }[] = [];
  let work: (context: JobContext) => Promise<string | void> = async () => undefined;
  const make = (): Schedules => {
    const security = { record: async (_tx: unknown, who: Who, what: string) => void records.push(`${who.kind} ${what}`) };
    const schedule = createSchedule({ store, security, clock, stopWaitMs: 20, onTrouble: (error) => troubles.push(error) });
    schedule.register({
      name: 'report:test', title: 'A test',
      run: async (context) => {
        ran.push({ due: new Date(context.due).toISOString(), from: new Date(context.from).toISOString() });
        return work(context);
      },
    });
    return schedule;
  };
  const rig = {
    schedule: make(), clock, records, ran, troubles,
    dues: () => ran.map(({ due }) => due.slice(5, 16)),
    work: (next: typeof work) => void (work = next),
    async tickAt(iso: string) {
      clock.set(iso);
      await rig.schedule.tick();
      await rig.schedule.idle();
    },
    restart: () => void (rig.schedule = make()),
    async states() {
      const rows = await store.main.all<{ due: number; state: string }>('SELECT due, state FROM schedule_run ORDER BY due');
      return rows.map(({ due, state }) => `${new Date(due).toISOString().slice(5, 16)} ${state}`);
    },
  };
  return rig;
}
