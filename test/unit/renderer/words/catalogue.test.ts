/** The catalogues of words: each language whole, none of them in the other's words, and nothing lost of what a sentence is given. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ofModel, ofReport, ofSchedule, ofTarget, standing } from '../../../../electron/engine/alarms/definitions';
import { words as mainWords } from '../../../../electron/main/words';
import { de as german } from '../../../../renderer/words/catalogue/de/engine';
import { conditionWords, engineWords } from '../../../../renderer/words/engine';

type Tree = Readonly<Record<string, unknown>>;
type Say = (...given: unknown[]) => unknown;
/** What a function is given: for each parameter what may stand there. */
type Parameters_ = readonly { name: string; type: string }[];

const folder = join('renderer', 'words', 'catalogue');
const areas = readdirSync(join(folder, 'en')).map((file) => file.replace(/\.ts$/, ''));

/** Types of the parameters of each function, by its path, as the English catalogue declares them. */
function declared(path: string): ReadonlyMap<string, Parameters_> {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Map<string, Parameters_>();
  const walk = (node: ts.Node, at: string) => {
    if (ts.isPropertyAssignment(node)) {
      const here = [at, node.name.getText(source).replace(/^'|'$/g, '')].filter(Boolean).join('.');
      const made = node.initializer;
      if (ts.isArrowFunction(made)) found.set(here, made.parameters.map(({ name, type }) => ({ name: name.getText(source), type: type?.getText(source) ?? '' })));
      else ts.forEachChild(made, (child) => walk(child, here));
      return;
    }
    ts.forEachChild(node, (child) => walk(child, at));
  };
  source.forEachChild((node) => {
    if (ts.isVariableStatement(node)) for (const { name, initializer } of node.declarationList.declarations) if (name.getText(source) === 'en' && initializer) walk(initializer, '');
  });
  return found;
}

/** All that may be given for a parameter: each string is one that can be found again. */
function samples({ name, type }: { name: string; type: string }): unknown[] {
  if (type === 'number' || type === 'number | null') return type.endsWith('null') ? [1, 2, 23, null] : [1, 2, 23];
  if (type === 'boolean') return [true, false];
  if (type === 'string') return [`Q${name}Q`];
  if (type === 'string | null') return [`Q${name}Q`, null];
  if (type === 'readonly string[]') return [[`Q${name}Q`], [`Q${name}Q`, 'Q+Q']];
  if (/^'/.test(type)) return type.split('|').map((one) => one.trim().replace(/'/g, ''));
  return [];
}

const combined = (lists: readonly unknown[][]): unknown[][] => lists.reduce<unknown[][]>((all, list) => all.flatMap((given) => list.map((one) => [...given, one])), [[]]);

interface Said {
  path: string;
  en: string;
  de: string;
  /** Null: plain text. */
  given: readonly unknown[] | null;
}

/** Functions that a walk can't call: what they are given has a form of its own. They are tried where their words are made. */
const formed = new Set(['alarms.roster', 'machines.mostLikely', 'reports.cron.span', 'engine.said', 'engine.needsRole']);

function* both(en: unknown, de: unknown, path: string, types: ReadonlyMap<string, Parameters_>): Generator<Said> {
  // German counts from two on in words.
  if (path.startsWith('numbers.small.') && de === undefined) return;
  if (typeof en === 'string') yield { path, en, de: String(de), given: null };
  else if (typeof en === 'function') {
    if (formed.has(path)) return;
    const parameters = types.get(path.slice(path.indexOf('.') + 1));
    // What another module has made, under the same name.
    const lists = (parameters ?? [{ name: 'count', type: 'number' }]).map(samples);
    for (const given of combined(lists)) yield { path, en: String((en as Say)(...given)), de: String((de as Say)(...given)), given };
  } else if (typeof en === 'object' && en !== null) for (const key of Object.keys(en)) yield* both((en as Tree)[key], (de as Tree)[key], `${path}.${key}`, types);
}

/** The same in both: names, abbreviations, and words that German has from English or shares with it. */
const shared = /^(?:[\W\d_]*|Q\w+Q|.*Q\w+Q[^a-z]*|Millwright.*|Alarm|Details|Name|Port|Version|Text|Live,?|Trends?|System|Deutsch|English|MQTT|Webhook|CUDA|TensorRT|DirectML|Core ML|WebGPU|OPC UA|Modbus TCP|Unit|Topics?|Normal|F1.*|Precision|Recall|Passphrase|Administrator|Replay|Position|Test|Status|Demo|Blind|Index|Revision Q\w+Q|Q.*Q \(Q.*Q\)|PDF|HTML|CSV|JSON Lines|Excel|Parquet|A4|Letter|\d+\u202fh|Q\w+Q ?[:,;]? ?(?:%|×)?.*)$/;

describe.each(areas)('the words of %s', (area) => {
  let all: Said[] = [];
  beforeAll(async () => {
    const load = async (language: 'en' | 'de') => ((await import(`../../../../renderer/words/catalogue/${language}/${area}.ts`)) as Record<string, Tree>)[language]!;
    all = [...both(await load('en'), await load('de'), area, declared(join(folder, 'en', `${area}.ts`)))];
  });

  it('are there in both languages, and say whatever they are given', () => {
    expect(all.length).toBeGreaterThan(0);
    for (const { path, en, de, given } of all) {
      const what = `${path}(${JSON.stringify(given)})`;
      for (const said of given === null ? [] : [en, de]) expect(said, what).not.toMatch(/undefined|NaN|\[object|null/);
      // What stands in the one stands in the other: names, and numbers that are no words in either.
      const named = (text: string) => [...new Set(text.toLowerCase().match(/q[\w+]+q|23/g) ?? [])].sort();
      if (!looser.has(path)) expect(named(de), what).toEqual(named(en));
      expect(en.trim() === '', what).toBe(de.trim() === '');
    }
  });

  it('are not the same in both', () => {
    expect(all.filter(({ en, de }) => en === de && en.trim() !== '' && !shared.test(en)).map(({ path, en }) => `${path}: ${en}`)).toEqual([]);
  });

  it('use each language’s own marks', () => {
    for (const { path, en, de } of all) {
      expect(en, path).not.toMatch(/[„‟]/);
      expect(de.replace(/[“]/g, ''), path).not.toMatch(/["”]/);
      expect((de.match(/„/g) ?? []).length, path).toBe((de.match(/“/g) ?? []).length);
    }
  });
});

/** German says no kind of machine, and one by its article. */
const looser = new Set(['machines.runsWhereFailed', 'machines.machineRunsWhereFailed', 'machines.need']);

// A window speaks one language from its start on: what was loaded for another is loaded again.
afterEach(() => void vi.resetModules());

describe('what an engine says by itself', () => {
  it('has its German for every alarm that a plant has from the start', () => {
    for (const { condition, cause, consequence, action } of [...standing, ...ofModel('m'), ofSchedule('s'), ofReport('r'), ofTarget('t')]) {
      for (const text of [condition, cause, consequence, action]) expect(german.said(text), text).not.toBeNull();
    }
    expect(german.high('Risiko', 'Werkzeug')).toBe('Risiko hoch (am wahrscheinlichsten: Werkzeug)');
  });
  it('stands as it is in English, and so does what a person wrote', () => {
    expect(conditionWords({ condition: 'Failure risk high (most likely: tool wear)', kind: 'prediction-high' })).toBe('Failure risk high (most likely: tool wear)');
    expect([engineWords('No data'), engineWords('Call Anna first')]).toEqual(['No data', 'Call Anna first']);
  });
  it('is worded by the window where a refusal’s code says all of it', async () => {
    vi.resetModules();
    vi.stubGlobal('window', { millwright: { language: 'de', locale: 'de-AT' } });
    const words = await import('../../../../renderer/words/engine');
    const { MillwrightError: Refusal } = await import('../../../../electron/contract/errors');
    vi.unstubAllGlobals();
    expect(words.errorWords(new Refusal('not-allowed', 'This needs the role engineer; yours is viewer.', { needs: 'engineer' }))).toBe('Dafür ist die Rolle „Ingenieur“ nötig.');
    expect(words.errorWords(new Refusal('wrong-key', 'This is not the passphrase of Anna.', { person: 3 }))).toBe('Das ist nicht die richtige Passphrase.');
    expect(words.errorWords(new Refusal('conflict', 'It was changed meanwhile.'))).toBe('It was changed meanwhile.');
    expect(words.conditionWords({ condition: 'Failure risk high (most likely: tool wear)', kind: 'prediction-high' })).toBe('Failure risk hoch (am wahrscheinlichsten: tool wear)');
    expect(words.conditionWords({ condition: 'Pressure high', kind: 'reading-high' })).toBe('Pressure high');
  });
});

describe('a window that speaks German', () => {
  it('writes numbers and times as its locale does, and takes numbers as people there type them', async () => {
    vi.resetModules();
    vi.stubGlobal('window', { millwright: { language: 'de', locale: 'de-AT' } });
    const [numbers, time, machines, { whenWords }] = await Promise.all([import('../../../../renderer/words/numbers'), import('../../../../renderer/words/time'), import('../../../../renderer/words/machines'), import('../../../../renderer/words/schedules')]);
    vi.unstubAllGlobals();
    const spaced = (text: string) => text.replace(/[\u202f\u00a0]/g, ' ');
    expect(spaced(numbers.withUnit(numbers.reading(7.25), 'mm/s'))).toBe('7,25 mm/s');
    expect([numbers.typedNumber('7,25'), numbers.typedNumber('7.25'), numbers.typedNumber(''), numbers.typedNumber('x')]).toEqual([7.25, 7.25, NaN, NaN]);
    expect(numbers.typed(0.5)).toBe('0,5');
    expect(numbers.listed(['a', 'b', 'c'])).toBe('a, b und c');
    expect(time.day(Date.UTC(2026, 2, 30, 12), undefined, 'UTC')).toBe('30. März 2026');
    expect(machines.attentionHeading(2)).toBe('Zwei Maschinen brauchen Aufmerksamkeit');
    expect(machines.readingsSentence([{ title: 'Drehmoment', value: 66, kind: 'number', usual: [20, 60] }, { title: 'Drehzahl', value: 1100, kind: 'integer', usual: [1200, 1900] }])).toBe('Drehmoment liegt über dem üblichen Bereich, Drehzahl darunter.');
    const when = (cron: string) => whenWords({ cron, zone: 'Europe/Vienna', days: null, trigger: null });
    expect(['0 6 * * 1', '0 6 * * 1-5', '*/15 * * * *', '0 6 1 * *', '0 6 L 3 *', '0 6 * 3 *'].map(when)).toEqual([
      'Jeden Montag um 06:00', 'Montag bis Freitag um 06:00', 'Alle 15 Minuten', 'Jeden Monat am Tag 1 um 06:00', 'Jedes Jahr im März am letzten Tag um 06:00', 'Täglich im März um 06:00',
    ].map((words) => `${words}, Europe/Vienna`));
  });
});

describe('what is said outside the pages', () => {
  it('is there in both languages', () => {
    const all = [...both(mainWords.en, mainWords.de, 'main', declared(join('electron', 'main', 'words', 'en.ts')))];
    expect(all.filter(({ en, de }) => en === de).map(({ path }) => path)).toEqual([]);
    for (const { path, en, de } of all) expect((de.match(/Q\w+Q|23/g) ?? []).sort(), path).toEqual((en.match(/Q\w+Q|23/g) ?? []).sort());
  });
});
