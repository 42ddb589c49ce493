import { faultText, type BlockFault } from '../../../contract/block-faults';
import type { Block, BlockProblem } from '../../../contract/own-reports';
import { clockTime, date, dayName, moment, periodWords } from '../calendar-words';

/** What a text says by a name in braces: `{period.from}`, `{kpi.power|1}`. `{{` is a brace. */
export interface Field {
  name: string;
  format: string | null;
}

type Part = string | Field;

/** A name as it stands in braces, and what may stand behind its bar. */
const timeFormats = ['date', 'time', 'day', 'moment'] as const;
type TimeFormat = (typeof timeFormats)[number];
const times = ['period.from', 'period.to'] as const;
const texts = ['period', 'plant', 'report', 'place', 'machine.name', 'machine.place'] as const;
const ofKpi = /^kpi\.([a-z][a-z0-9]{0,15})(?:\.(before|change|limit))?$/;

/** Everything that can stand in braces, for whoever asks. `ID` is that of a figure of the same report. */
export const fieldNames = [...texts, ...times, 'machine.ATTRIBUTE', 'kpi.ID', 'kpi.ID.before', 'kpi.ID.change', 'kpi.ID.limit'] as const;

/** @throws a sentence, where a brace is not closed */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if ((sign === '{' || sign === '}') && text[at + 1] === sign) {
      plain += sign;
      at++;
    } else if (sign === '{') {
      const end = text.indexOf('}', at);
      if (end < 0) throw new OpenBrace(text.slice(at, at + 20));
      const [name = '', format = null] = text.slice(at + 1, end).split('|').map((one) => one.trim());
      if (plain) parts.push(plain);
      plain = '';
      parts.push({ name, format });
      at = end;
    } else plain += sign;
  }
  if (plain) parts.push(plain);
  return parts;
}

/** What is wrong with the fields of a text. `attributes`: of the machine that it is of; null: it is of none. */
export function fieldFaults(text: string, figures: ReadonlySet<string>, attributes: readonly string[] | null): BlockFault[] {
  try {
    return partsOf(text).flatMap((part) => (typeof part === 'string' ? [] : (faultOf(part, figures, attributes) ?? [])));
  } catch (error) {
    if (error instanceof OpenBrace) return [error.fault];
    throw error;
  }
}

const fault = (code: BlockFault['code'], name = '', of = '', there = ''): BlockFault => ({ code, name, of, there });
export type Said = [field: string, ...of: Parameters<typeof fault>];
/** With its sentence. */
export function problemOf(block: number | null, ...[field, ...of]: Said): BlockProblem {
  const found = fault(...of);
  return { block, field, message: faultText(found), fault: found };
}

class OpenBrace extends Error {
  readonly fault: BlockFault;

  constructor(begin: string) {
    const found = fault('open-brace', begin);
    super(faultText(found));
    this.fault = found;
  }
}

function faultOf({ name, format }: Field, figures: ReadonlySet<string>, attributes: readonly string[] | null): BlockFault | null {
  const figure = ofKpi.exec(name);
  if (figure) {
    const [, id = ''] = figure;
    if (!figures.has(id)) return fault('no-figure', name, id, [...figures].join(', '));
    return format === null || /^[0-6]$/.test(format) ? null : fault('figure-format', name, format);
  }
  if ((times as readonly string[]).includes(name)) return format === null || (timeFormats as readonly string[]).includes(format) ? null : fault('time-format', name, format, timeFormats.join(', '));
  if (format !== null) return fault('no-format', name, format);
  if (name.startsWith('machine.')) {
    if (attributes === null) return fault('no-machine', name);
    const own = name.slice('machine.'.length);
    return own === 'name' || own === 'place' || attributes.includes(own) ? null : fault('no-attribute', name, own, ['name', 'place', ...attributes].join(', '));
  }
  return (texts as readonly string[]).includes(name) ? null : fault('no-field', name, '', fieldNames.map((one) => `{${one}}`).join(', '));
}

/** What fields stand for in one block. */
export interface FieldValues {
  from: number;
  to: number;
  zone: string;
  plant: string;
  report: string;
  place: string;
  machine: { name: string; place: string; attributes: Readonly<Record<string, string | number>> } | null;
  /** What a figure says; `decimals` null: as it says it by itself. */
  kpi(id: string, what: 'value' | 'before' | 'change' | 'limit', decimals: number | undefined): string;
}

export function fill(text: string, values: FieldValues): string {
  return partsOf(text).map((part) => (typeof part === 'string' ? part : valueOf(part, values))).join('');
}

function valueOf({ name, format }: Field, values: FieldValues): string {
  const figure = ofKpi.exec(name);
  if (figure) return values.kpi(figure[1] ?? '', (figure[2] ?? 'value') as 'value', format === null ? undefined : Number(format));
  const { from, to, zone, machine } = values;
  if (name === 'period') return periodWords(from, to, zone);
  if (name === 'period.from' || name === 'period.to') return timeText(name === 'period.to' ? to : from, zone, (format ?? 'moment') as TimeFormat);
  if (name === 'plant' || name === 'report' || name === 'place') return values[name];
  const own = name.slice('machine.'.length);
  return String(own === 'name' || own === 'place' ? (machine?.[own] ?? '–') : (machine?.attributes[own] ?? '–'));
}

const timeText = (at: number, zone: string, format: TimeFormat): string => ({ date, time: clockTime, day: dayName, moment })[format](at, zone);

/** Of all texts of a report. */
export function textProblems(blocks: readonly Block[], attributesOf: (place: number | null) => readonly string[] | null): BlockProblem[] {
  const figures = new Set(blocks.filter(({ kind }) => kind === 'kpi').map(({ id }) => id));
  return blocks.flatMap((block, at) => (block.kind === 'text' || block.kind === 'heading' ? fieldFaults(block.text, figures, block.kind === 'text' ? attributesOf(block.place) : null).map((one) => ({ block: at, field: 'text', message: faultText(one), fault: one })) : []));
}
