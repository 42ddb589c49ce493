import { counted } from '../../numbers';
import type { en } from '../en/why';

export const de: typeof en = {
  words: (count) => counted(count, 'Wort', 'Wörter'),
  noValue: 'kein Wert',
  yes: 'ja',
  no: 'nein',
  newestOf: (text, samples, band) => `${text}, neuester von ${samples}${band === null ? '' : ` (${band})`}`,
  lastWords: (count) => `die letzten ${count} Wörter`,
  blanks: 'Leerzeichen',
  quoted: (word) => `„${word}“`,
  ofEmptyText: 'die Vorhersage für einen leeren Text',
  ofTrainingRows: (withoutText) => `das Mittel der Trainingszeilen${withoutText ? ' ohne Text' : ''}`,
  points: 'Punkte',
  eachWord: (title, unit) => `${title}: wie weit jedes Wort sie bewegte${unit === null ? '' : `, in ${unit === 'Punkte' ? 'Punkten' : unit}`}`,
  liesAt: (base, value) => `Sie liegt bei ${value}, wie ${base}.`,
  nothingStandsOut: (isText, from, base, to) => `${isText ? 'Kein einzelnes Wort' : 'Keine einzelne Eingabe'} sticht hervor auf dem Weg von ${from} (${base}) zu ${to}.`,
  moved: (names, up, count, label, from, base, to) => `${names} ${count === 1 ? 'hat' : 'haben'} ${label ?? 'sie'} am stärksten ${up ? 'erhöht' : 'gesenkt'}, von ${from} (${base}) auf ${to}.`,
  emptyText: 'einen leeren Text',
  trainingRows: (rows) => `${rows} Trainingszeilen`,
  exact: (rows) => `Exakt, gegen ${rows}.`,
  sampled: (rows, ranOut) => `Stichprobe, gegen ${rows}; ± ist ein Standardfehler${ranOut ? ', größer als sonst, da die Zeit ablief' : ''}.`,
  othersLess: (count) => `${count} weitere haben sie weniger bewegt. `,
  columns: { input: 'Eingabe und Wert', bar: 'Als Balken', effect: 'Wirkung und Fehler' },
  with: (others) => `mit ${others}`,
};
