import type { Grade } from '../contract/demo-plant';

/**
 * The physics of the AI4I 2020 data set (S. Matzka, "Explainable Artificial Intelligence for Predictive Maintenance Applications", AI4I 2020; UCI, CC BY 4.0),
 * as its description and its rows give them.
 */

/** Minutes of tool wear that a part adds, by its grade. */
export const wearPerPart: Record<Grade, number> = { H: 5, M: 3, L: 2 };
/** Wear × torque, in min·Nm, above which overstrain breaks a tool. */
export const strainLimit: Record<Grade, number> = { L: 11_000, M: 12_000, H: 13_000 };

/** Mean speed, in rpm, at a torque of 10, 15, … 75 Nm: the data's own curve of the spindle. */
const speeds = [2700, 2300, 1988, 1801, 1666, 1576, 1498, 1442, 1399, 1363, 1327, 1301, 1291, 1285];

export function speedAt(torqueNm: number): number {
  const at = Math.min(Math.max((torqueNm - 10) / 5, 0), speeds.length - 1.001);
  const below = Math.floor(at);
  const low = speeds[below] ?? 0;
  return low + ((speeds[below + 1] ?? low) - low) * (at - below);
}

export const powerWatt = (torqueNm: number, speedRpm: number): number => (torqueNm * speedRpm * 2 * Math.PI) / 60;

export interface Measured {
  air_temperature: number;
  process_temperature: number;
  rotational_speed: number;
  torque: number;
  tool_wear: number;
}
export type FailureMode = 'heat' | 'power' | 'overstrain';

/** The failure modes whose rules hold. The data's tool-wear failures (at random between 200 and 240 min) and random ones are chance, not a state. */
export function failureModes(m: Measured, grade: Grade): FailureMode[] {
  const modes: FailureMode[] = [];
  if (m.process_temperature - m.air_temperature < 8.6 && m.rotational_speed < 1380) modes.push('heat');
  const power = powerWatt(m.torque, m.rotational_speed);
  if (power < 3500 || power > 9000) modes.push('power');
  if (m.tool_wear * m.torque > strainLimit[grade]) modes.push('overstrain');
  return modes;
}
