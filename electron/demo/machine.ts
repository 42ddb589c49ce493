import type { DemoMachine } from '../contract/demo-plant';
import { speedAt, strainLimit, wearPerPart, type FailureMode, type Measured } from './physics';
import { random, Wander, type Random } from './random';
import { RECOVERY_MS, type Episode, type Script } from './scenario';

const MINUTE = 60_000;
/** A part takes about ten minutes: a tool lasts between seven and seventeen hours, by grade. */
const PART_MS = 10 * MINUTE;
/** Tools are changed somewhere here, before the two hundred minutes at which they begin to break. */
const CHANGE_MIN = [168, 192] as const;
/** Wear that an overstrain episode begins with: a tool that nobody changed in time. */
const OVERDUE_MIN = 206;

/**
 * One mill. Its torque wanders about its own usual load, slowly and with a little quick unrest; speed follows the spindle's curve; process temperature follows the
 * hall's air; the tool wears with the parts. Faults of its script shift what they shift. Deterministic; steps of any length, so that a week a minute apart
 * goes over into seconds without a seam.
 */
export class Machine {
  private time: number;
  private wear: number;
  private changeAt: number;
  private readonly slow: Wander;
  private readonly quick: Wander;
  private readonly rise: Wander;
  private readonly spin: Wander;
  private readonly noise: Random;
  private readonly load: number;
  private episode = 0;

  constructor(
    readonly machine: DemoMachine,
    private readonly script: Script,
    seed: number,
    index: number,
    start: number,
  ) {
    this.noise = random(seed, 100 + index);
    this.time = start;
    this.load = 38 + 4 * this.noise.uniform();
    this.wear = 190 * this.noise.uniform();
    this.changeAt = this.nextChange();
    this.slow = new Wander(this.noise, 8 * MINUTE);
    this.quick = new Wander(this.noise, 4_000);
    this.rise = new Wander(this.noise, 30 * MINUTE);
    this.spin = new Wander(this.noise, 20_000);
  }

  /** What it measures at `to`, with the hall's air temperature there. */
  step(to: number, airKelvin: number): Measured {
    const dt = to - this.time;
    this.time = to;
    const { mode, severity } = this.fault(to);
    this.wearOn(dt);
    const calm = this.load + 4.5 * this.slow.step(dt) + 0.8 * this.quick.step(dt);
    let rise = 10.2 + 0.45 * this.rise.step(dt);
    let torque = Math.max(calm, 12);
    let speedShift = 14 * this.spin.step(dt);
    if (mode === 'heat') {
      // A clogged cooler: heat stays in the hall, and the drive labours.
      rise += (7.9 - rise) * severity;
      torque += (56 + 0.1 * (torque - this.load) - torque) * severity;
      speedShift -= 25 * severity;
    } else if (mode === 'power') {
      torque += (69 + 0.15 * (torque - this.load) - torque) * severity;
      speedShift += 20 * severity;
    } else if (mode === 'overstrain') {
      const wanted = Math.min((strainLimit[this.machine.grade] * 1.12) / Math.max(this.wear, 150), 63);
      torque += (wanted + 0.15 * (torque - this.load) - torque) * severity;
    }
    const measuredTorque = rounded(torque + 0.12 * this.noise.normal(), 100);
    return {
      air_temperature: rounded(airKelvin + 0.02 * this.noise.normal(), 100),
      process_temperature: rounded(airKelvin + rise + 0.02 * this.noise.normal(), 100),
      rotational_speed: Math.round(speedAt(torque) + speedShift + 2 * this.noise.normal()),
      torque: measuredTorque,
      tool_wear: rounded(this.wear, 10),
    };
  }

  silentAt(time: number): boolean {
    return this.script.silences.some(({ from, to }) => time >= from && time < to);
  }

  private fault(at: number): { mode: FailureMode | 'none'; severity: number } {
    const { episodes } = this.script;
    while (this.episode < episodes.length && at > (episodes[this.episode]?.repaired ?? 0) + RECOVERY_MS) this.episode++;
    const now = episodes[this.episode];
    return !now || at < now.from ? { mode: 'none', severity: 0 } : { mode: now.mode, severity: severityAt(now, at) };
  }

  private wearOn(dt: number): void {
    const perMs = wearPerPart[this.machine.grade] / PART_MS;
    const coming = this.script.episodes[this.episode];
    if (coming?.mode === 'overstrain') {
      // The tool that will be overstrained is one that nobody changed in time. The one before it was changed so that this one is overdue then.
      const overdue = OVERDUE_MIN - perMs * (coming.grown - this.time);
      if (this.time < coming.repaired && overdue >= 0) {
        this.wear = overdue;
        return;
      }
      if (this.time >= coming.repaired && this.wear > CHANGE_MIN[1]) this.wear = this.changeAt;
    }
    this.wear += perMs * dt;
    if (this.wear < this.changeAt) return;
    this.wear = 0;
    this.changeAt = this.nextChange();
  }

  private nextChange(): number {
    return CHANGE_MIN[0] + (CHANGE_MIN[1] - CHANGE_MIN[0]) * this.noise.uniform();
  }
}

/** As the sensor's display would give it: `parts` of one unit. */
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}

/** 0: healthy, 1: fully grown. Smooth at both ends. */
function severityAt({ from, grown, repaired }: Episode, at: number): number {
  const smooth = (x: number) => x * x * (3 - 2 * x);
  if (at >= repaired) return 1 - smooth(Math.min(1, (at - repaired) / RECOVERY_MS));
  return smooth(Math.min(1, Math.max(0, (at - from) / (grown - from))));
}
