import type { BreakCode, RowFaultWords } from '../../../../electron/contract/row-faults';
import { counted, number } from '../../numbers';
import { de as models } from './models';

/** Behind what a window begins anew. */
const since: Record<BreakCode, (at: string) => string> = {
  'unread-line': (at) => `seit Zeile ${at}, die nicht lesbar ist,`,
  'left-out-line': (at) => `seit Zeile ${at}, die ausgelassen wurde,`,
  'gap-line': (at) => `seit der Lücke vor Zeile ${at}`,
  unplaced: (at) => `seit der Abtastung von ${at}, die keinen Platz in der Reihenfolge hat,`,
  gap: (at) => `seit der Lücke vor ${at}`,
  anew: (at) => `seit ${at}, wo die Reihenfolge neu beginnt,`,
  part: (at) => `seit der Abtastung von ${at}, die unvollständig ist,`,
};

/** Why rows of a file can't be scored. */
export const rowFaults: RowFaultWords = {
  'no-value': () => 'kein Wert',
  'sheet-error': () => 'in der Zelle steht ein Fehler der Tabelle',
  'not-number': () => 'keine Zahl',
  'decimal-comma': () => 'ein Dezimalkomma: Schreiben Sie die Zahl mit Dezimalpunkt',
  'not-finite': () => 'keine endliche Zahl',
  'not-integer': () => 'keine ganze Zahl',
  'too-large': () => 'die Zahl ist zu groß',
  'not-order': () => 'weder eine Zahl noch eine Zeit wie 2024-05-31T14:00:00Z',
  'no-such-time': () => 'diese Zeit gibt es nicht',
  'not-time': () => 'keine Zeit: Schreiben Sie sie als 2024-05-31T14:00:00Z oder als Millisekunden seit 1970',
  'not-boolean': () => 'weder wahr noch falsch',
  'unknown-label': (names) => `unbekannter Wert; bekannt sind ${names}`,
  'not-text': () => 'kein Text',
  'long-text': (has, most) => `der Text hat ${counted(Number(has), 'Zeichen', 'Zeichen')}, höchstens ${number(Number(most))} gehen: Kürzen Sie ihn`,
  nul: () => 'der Text enthält ein NUL-Zeichen (U+0000): Entfernen Sie es',
  surrogate: () => 'der Text enthält ein halbes Surrogatpaar, das kein Zeichen ist: Entfernen Sie es',
  fields: (has, header) => `die Zeile hat ${counted(Number(has), 'Feld', 'Felder')}, die Kopfzeile ${header}`,
  'open-quote': () => 'ein Anführungszeichen wird nie geschlossen',
  'behind-quote': () => 'hinter einem schließenden Anführungszeichen steht Text',
  'not-json': () => 'die Zeile ist kein JSON',
  'not-object': () => 'die Zeile ist kein JSON-Objekt',
  older: () => 'die Zeile ist älter als die vorige ihrer Maschine: Ordnen Sie die Datei nach der Zeit',
  'not-behind': () => 'die Zeile folgt in ihrer Reihe nicht auf die vorige: Ordnen Sie die Datei und entfernen Sie, was doppelt dasteht',
  'short-window': (steps, what, there, why, at) => {
    const from = why === '' ? '' : `${since[why as BreakCode](at)} `;
    return `das Fenster braucht ${steps} ${what === 'rows' ? 'Zeilen' : 'Abtastungen'}; ${from === '' ? 'da ' : from}${there === '0' ? 'ist keine' : there === '1' ? 'ist nur diese' : `sind nur ${there}`}${from === '' ? '' : ' da'}`;
  },
  'thin-grid': (steps, needed, there) => `das Fenster braucht ${needed === steps ? `alle ${steps}` : `mindestens ${needed} von ${steps}`} Abtastungen; da ${there === '1' ? 'ist 1' : `sind ${there}`}`,
  'thin-window': (aggregate, seconds) => `das Fenster hat keinen Wert, weil es zu wenige Messwerte hat (${models.aggregates[aggregate as keyof typeof models.aggregates]} über ${seconds}\u202fs)`,
  thin: () => 'ein Fenster hat zu wenige Messwerte für seinen Wert',
  'not-fed': (name) => `an der Maschine gibt es nichts für ${name}`,
  'no-number': () => 'das Modell gab für diese Zeile keine Zahl',
  other: () => 'andere Gründe',
};
