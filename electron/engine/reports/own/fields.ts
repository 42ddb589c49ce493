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
      if (end < 0) throw new Error(`“${text.slice(at, at + 20)}” has no closing brace. Write {{ for a brace.`);
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

/** What is wrong with the fields of a text, as sentences. `attributes`: of the machine that it is of; null: it is of none. */
export function fieldProblems(text: string, figures: ReadonlySet<string>, attributes: readonly string[] | null): string[] {
  let parts: Part[];
  try {
    parts = partsOf(text);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return parts.flatMap((part) => (typeof part === 'string' ? [] : (problemOf(part, figures, attributes) ?? [])));
}

function problemOf({ name, format }: Field, figures: ReadonlySet<string>, attributes: readonly string[] | null): string | null {
  const figure = ofKpi.exec(name);
  if (figure) {
    if (!figures.has(figure[1] ?? '')) return `{${name}}: no figure of this report is called “${figure[1] ?? ''}”.${figures.size > 0 ? ` There are: ${[...figures].join(', ')}.` : ''}`;
    return format === null || /^[0-6]$/.test(format) ? null : `{${name}|${format}}: behind the bar of a figure stands a number of decimals, 0 to 6.`;
  }
  if ((times as readonly string[]).includes(name)) return format === null || (timeFormats as readonly string[]).includes(format) ? null : `{${name}|${format}}: there are ${timeFormats.join(', ')}.`;
  if (format !== null) return `{${name}|${format}}: it has no formats.`;
  if (name.startsWith('machine.')) {
    if (attributes === null) return `{${name}}: the block is of no single machine. Choose one as what it is of.`;
    const own = name.slice('machine.'.length);
    return own === 'name' || own === 'place' || attributes.includes(own) ? null : `{${name}}: the machine has no “${own}”. There are: ${['name', 'place', ...attributes].join(', ')}.`;
  }
  return (texts as readonly string[]).includes(name) ? null : `{${name}}: there is no such field. There are: ${fieldNames.map((one) => `{${one}}`).join(', ')}.`;
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
  return blocks.flatMap((block, at) => (block.kind === 'text' || block.kind === 'heading' ? fieldProblems(block.text, figures, block.kind === 'text' ? attributesOf(block.place) : null).map((message) => ({ block: at, field: 'text', message })) : []));
}
