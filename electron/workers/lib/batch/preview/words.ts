/** What plants call things in German, and what is usual short for them, as models call them. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  temperatur: ['temperature'], temp: ['temperature'], tmp: ['temperature'], druck: ['pressure'], drehzahl: ['rotational', 'speed'], rpm: ['rotational', 'speed'], geschwindigkeit: ['speed'], drehmoment: ['torque'], moment: ['torque'], trq: ['torque'],
  luft: ['air'], lufttemperatur: ['air', 'temperature'], lufttemp: ['air', 'temperature'], prozess: ['process'], prozesstemperatur: ['process', 'temperature'], verschleiss: ['wear'], verschleiß: ['wear'], werkzeug: ['tool'], werkzeugverschleiss: ['tool', 'wear'], werkzeugverschleiß: ['tool', 'wear'],
  strom: ['current'], spannung: ['voltage'], volt: ['voltage'], durchfluss: ['flow'], leistung: ['power'], schwingung: ['vibration'], vib: ['vibration'], feuchte: ['humidity'], zeit: ['time'], typ: ['type'], art: ['type'], qualität: ['quality'],
  wz: ['tool'], wkz: ['tool'], text: ['text'], kommentar: ['text', 'review'], bewertung: ['review', 'text'], satz: ['sentence', 'text'], kunde: ['customer'], vertrag: ['contract'], betrag: ['amount'], amt: ['amount'], qty: ['quantity'], nr: ['number'], no: ['number'], num: ['number'],
};

/** Of a name: `AirTemp_K [°C]` is air, temp, k. */
export function wordsOf(name: string): string[] {
  return name.replace(/\[[^\]]*\]|\([^)]*\)/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase().normalize('NFKC').split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** How much one of the names and a column's have in common, from 0 to 1: their words, the words' beginnings and shortenings, and what they mean. */
export function likeness(names: readonly string[], column: string): number {
  const found = wordsOf(column).map((word) => [[word], ...meaningsOf(word)]);
  return names.reduce((best, name) => Math.max(best, common(wordsOf(name), found)), 0);
}

/** Of one word, or of two that are written as one: `Prozesstemp`. */
function meaningsOf(word: string): (readonly string[])[] {
  const known = (part: string) => (Object.hasOwn(meanings, part) ? (meanings[part] ?? []) : undefined);
  const whole = known(word);
  if (whole) return [whole];
  for (let at = SHORTEST; at <= word.length - SHORTEST; at++) {
    const [first, second] = [known(word.slice(0, at)), known(word.slice(at))];
    if (first && second) return [[...first, ...second]];
  }
  return [];
}

/** The share of letters, of both, that are in words of both. */
function common(name: readonly string[], column: readonly (readonly (readonly string[])[])[]): number {
  if (name.length === 0 || column.length === 0) return 0;
  const hit = new Set<number>();
  let matched = 0;
  for (const readings of column) {
    const best = readings.map((words) => words.map((word) => place(name, word, hit))).find((places) => places.every((at) => at >= 0));
    if (!best) continue;
    best.forEach((at) => hit.add(at));
    matched++;
  }
  const weight = (words: readonly string[]) => words.reduce((sum, word) => sum + word.length, 0);
  const own = weight(name.filter((_, at) => hit.has(at))) / weight(name);
  // What a column has beside them, such as a unit or a number, counts half.
  return own * ((1 + matched / column.length) / 2);
}

function place(name: readonly string[], word: string, hit: ReadonlySet<number>): number {
  return name.findIndex((one, at) => !hit.has(at) && (one === word || isShort(word, one)));
}

const SHORTEST = 2;

/** `temp`, `tmp` and `spd` of temperature and speed: it begins alike, and its letters come in the same order. */
function isShort(short: string, word: string): boolean {
  if (short.length < SHORTEST || short.length >= word.length || short[0] !== word[0]) return false;
  let at = 0;
  for (const letter of word) if (letter === short[at]) at++;
  return at === short.length && (word.startsWith(short) || short.length >= 3);
}
