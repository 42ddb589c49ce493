import { demoMachines } from '../contract/demo-plant';
import { Machine } from './machine';
import type { Measured } from './physics';
import { random, Wander } from './random';
import { scriptOf } from './scenario';

export const WEEK_MS = 7 * 86_400_000;

/** The hall's air, in kelvin: it follows the day by a little, and wanders slowly about 300 K. */
class Air {
  private time: number;
  private readonly wander: Wander;
  private value: number;

  constructor(seed: number, start: number) {
    this.time = start;
    this.wander = new Wander(random(seed, 7), 6 * 3_600_000);
    this.value = this.at(start, 1);
  }

  step(to: number): number {
    const dt = to - this.time;
    this.time = to;
    return dt > 0 ? (this.value = this.at(to, dt)) : this.value;
  }

  private at(time: number, dt: number): number {
    const day = Math.sin(((time / 86_400_000) * 2 - 0.75) * Math.PI);
    return 300 + 0.8 * day + 0.9 * this.wander.step(dt);
  }
}

export interface Sample {
  machine: string;
  time: number;
  measured: Measured;
}

/**
 * The whole shop. It is stepped forward only: through the week a minute at a time, then a second at a time from `live` on, one state all
 * the way. The same seed and moments give the same readings.
 */
export class Plant {
  private readonly air: Air;
  private readonly machines: Machine[];

  constructor(seed: number, start: number, live: number) {
    const scripts = scriptOf(seed, start, live);
    this.air = new Air(seed, start);
    this.machines = demoMachines.map((machine, index) => new Machine(machine, scripts.get(machine.key) ?? { episodes: [], silences: [] }, seed, index, start));
  }

  /** One reading of every machine that speaks at that moment. */
  step(time: number): Sample[] {
    const samples: Sample[] = [];
    this.each(time, (machine, measured) => samples.push({ machine, time, measured }));
    return samples;
  }

  /** The same without making anything: for the many steps of a week. `index`: of the machine among all. */
  each(time: number, take: (machine: string, measured: Measured, index: number) => void): void {
    const air = this.air.step(time);
    for (const [index, machine] of this.machines.entries()) {
      const measured = machine.step(time, air);
      if (!machine.silentAt(time)) take(machine.machine.key, measured, index);
    }
  }
}
