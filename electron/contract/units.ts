/** Units that a source may give and a tag may have: `[what it measures, factor, addend]` to that quantity's base unit (SI), which is `value × factor + addend`. */
const units: Record<string, readonly [string, number, number?]> = {
  K: ['temperature', 1], '°C': ['temperature', 1, 273.15], C: ['temperature', 1, 273.15], degC: ['temperature', 1, 273.15], '°R': ['temperature', 5 / 9], '°F': ['temperature', 5 / 9, 273.15 - 32 * (5 / 9)], F: ['temperature', 5 / 9, 273.15 - 32 * (5 / 9)],
  Pa: ['pressure', 1], hPa: ['pressure', 100], kPa: ['pressure', 1e3], MPa: ['pressure', 1e6], mbar: ['pressure', 100], bar: ['pressure', 1e5], psi: ['pressure', 6894.757293168361], psia: ['pressure', 6894.757293168361], atm: ['pressure', 101_325],
  s: ['time', 1], ms: ['time', 1e-3], min: ['time', 60], h: ['time', 3600], d: ['time', 86_400],
  Hz: ['frequency', 1], kHz: ['frequency', 1e3], rpm: ['frequency', 1 / 60], RPM: ['frequency', 1 / 60], '1/min': ['frequency', 1 / 60], '/min': ['frequency', 1 / 60],
  m: ['length', 1], mm: ['length', 1e-3], cm: ['length', 1e-2], 'µm': ['length', 1e-6], um: ['length', 1e-6], in: ['length', 0.0254], ft: ['length', 0.3048], mil: ['length', 2.54e-5],
  'm/s': ['speed', 1], 'mm/s': ['speed', 1e-3], 'm/min': ['speed', 1 / 60], 'km/h': ['speed', 1 / 3.6], 'in/s': ['speed', 0.0254], ips: ['speed', 0.0254], 'ft/min': ['speed', 0.3048 / 60],
  'm/s²': ['acceleration', 1], 'm/s2': ['acceleration', 1], g: ['acceleration', 9.80665], mg: ['acceleration', 9.80665e-3],
  kg: ['mass', 1], t: ['mass', 1e3], lb: ['mass', 0.45359237],
  W: ['power', 1], kW: ['power', 1e3], MW: ['power', 1e6], hp: ['power', 745.6998715822702],
  J: ['energy', 1], kJ: ['energy', 1e3], Wh: ['energy', 3600], kWh: ['energy', 3.6e6],
  Nm: ['torque', 1], 'N·m': ['torque', 1], kNm: ['torque', 1e3], 'lb·ft': ['torque', 1.3558179483314004], 'lbf·ft': ['torque', 1.3558179483314004],
  A: ['current', 1], mA: ['current', 1e-3], V: ['voltage', 1], mV: ['voltage', 1e-3], kV: ['voltage', 1e3],
  'm³/s': ['flow', 1], 'm³/h': ['flow', 1 / 3600], 'm3/h': ['flow', 1 / 3600], 'l/min': ['flow', 1e-3 / 60], 'L/min': ['flow', 1e-3 / 60], 'l/s': ['flow', 1e-3], 'l/h': ['flow', 1e-3 / 3600], gpm: ['flow', 3.785411784e-3 / 60],
  '1': ['share', 1], '%': ['share', 0.01], ppm: ['share', 1e-6],
};

export const knownUnits: readonly string[] = Object.keys(units);

/** A value of one unit as one of another: `value × scale + offset`. Plain numbers: they are part of what a model is fed from, and give the same bits again. */
export interface Conversion {
  scale: number;
  offset: number;
}

export const convert = ({ scale, offset }: Conversion, value: number): number => value * scale + offset;

/** Undefined: not both are known, or they measure different things. Letters' case tells units apart: mW and MW. */
export function conversion(from: string, to: string): Conversion | undefined {
  if (from === to) return { scale: 1, offset: 0 };
  const [a, b] = [from, to].map((unit) => (Object.hasOwn(units, unit) ? units[unit] : undefined));
  if (!a || !b || a[0] !== b[0]) return undefined;
  return { scale: a[1] / b[1], offset: ((a[2] ?? 0) - (b[2] ?? 0)) / b[1] };
}
