import type { FileFault } from '../../../../electron/contract/file-faults';
import { rowFaultOf } from '../../../../electron/contract/row-faults';
import { counted, number } from '../../numbers';
import { fileName } from '../../paths';
import { rowFaults } from './row-faults';

type About = Readonly<Record<string, unknown>>;

const named = ({ file }: About): string => `„${fileName(String(file))}“`;
const choices = (of: unknown): string => (Array.isArray(of) && of.length > 0 ? ` Es gibt: ${of.map(String).join(', ')}.` : '');
/** What a library or the system says, in its own words. */
const saying = (says: unknown): string => ` (${String(says).replace(/[.\s]+$/, '')})`;
const asXlsx = 'Speichern Sie sie in Excel als .xlsx.';
const asUtf8 = 'Speichern Sie sie als CSV UTF-8';

/** Why a file of rows can't be read. */
export const fileFaults: Record<FileFault, (about: About) => string> = {
  'file-gone': ({ file }) => `Eine Datei ${String(file)} gibt es nicht.`,
  'file-none': (about) => `${named(about)} ist keine Datei.`,
  'file-unread': (about) => `${named(about)} lässt sich nicht lesen${saying(about.says)}.`,
  'file-empty': (about) => `${named(about)} ist leer.`,
  'file-ending': (about) => `${named(about)} lässt sich nicht auswerten: Lesbar sind Dateien mit der Endung ${String(about.known)}. Speichern Sie sie als eine davon.`,
  'file-packed': (about) => `${named(about)} ist ein Archiv. Entpacken Sie es zuerst.`,
  'file-sqlite': (about) => `${named(about)} ist eine SQLite-Datei: Nennen Sie die Tabelle oder die Abfrage.`,
  'file-old-lines': (about) => `${named(about)} hat Zeilenenden alter Macs (nur CR), die nicht gelesen werden. Speichern Sie sie mit denen von Windows (CRLF) oder Unix (LF).`,
  'file-no-lines': (about) => `${named(about)} hat in den ersten ${counted(Number(about.characters), 'Zeichen', 'Zeichen')} kein Zeilenende und ist keine Tabelle.`,
  'file-no-header': (about) => `Die erste Zeile von ${named(about)} ist keine Kopfzeile einer Tabelle.`,
  'file-no-objects': (about) => {
    const fault = rowFaultOf(String(about.says));
    return `${named(about)}, Zeile ${String(about.line)}: ${fault ? rowFaults[fault.code](...fault.values) : 'die Zeile hat keine Werte'}. Eine Datei in JSON Lines hat in jeder Zeile ein Objekt.`;
  },
  'file-long-line': (about) => `${named(about)}, Zeile ${String(about.line)}: Nach ${counted(Number(about.characters), 'Zeichen', 'Zeichen')} ist die Zeile noch nicht zu Ende.`,
  'file-long-row': (about) => `${named(about)}, Zeile ${String(about.line)}: Nach ${counted(Number(about.characters), 'Zeichen', 'Zeichen')} ist die Zeile noch nicht zu Ende.${about.quotes === true ? ' Das kommt von einem Anführungszeichen, das nie geschlossen wird.' : ''}`,
  'file-utf-32': (about) => `${named(about)} ist Text in UTF-32, der nicht gelesen wird. ${asUtf8}.`,
  'file-utf-16': (about) => `${named(about)} sieht nach Text in UTF-16 ohne Kennung aus. Wählen Sie den Zeichensatz „${String(about.encoding)}“, oder speichern Sie die Datei als CSV UTF-8.`,
  'file-encoding': (about) => `${named(about)} ist kein Text in ${String(about.encoding)}: Nach Zeile ${String(about.line)} stehen Bytes, die darin kein Zeichen sind.`,
  'file-not-utf-8': (about) => `${named(about)} ist kein Text in UTF-8: In Zeile ${String(about.line)} stehen Bytes, die kein Zeichen sind. ${asUtf8}, oder wählen Sie ihren Zeichensatz, etwa „windows-1252“.`,
  'book-none': (about) => `${named(about)} ist keine Excel-Datei (.xlsx).`,
  'book-zip': (about) => `${named(about)} ist ein ZIP-Archiv, aber keine Excel-Datei.`,
  'book-old': (about) => `${named(about)} ist eine Datei von Excel 97 bis 2003 (.xls), die nicht gelesen wird. ${asXlsx}`,
  'book-binary': (about) => `${named(about)} ist eine binäre Excel-Datei (.xlsb), die nicht gelesen wird. ${asXlsx}`,
  'book-open-document': (about) => `${named(about)} ist eine OpenDocument-Tabelle (.ods), die nicht gelesen wird. Speichern Sie sie als .xlsx.`,
  'book-locked': (about) => `${named(about)} ist durch ein Passwort geschützt, das nur Excel entfernen kann. Speichern Sie sie dort ohne Passwort.`,
  'book-damaged': (about) => `${named(about)} ist eine beschädigte Excel-Datei${saying(about.says)}.`,
  'book-large': (about) => `${named(about)} wird abgelehnt: Entpackt ist sie weit größer, als eine solche Excel-Datei sein sollte${saying(about.says)}.`,
  'sheet-gone': (about) => `${named(about)} hat kein Tabellenblatt „${String(about.sheet)}“.${choices(about.sheets)}`,
  'sheet-none': (about) => `${named(about)} hat kein Tabellenblatt mit Zellen.`,
  'sheet-empty': (about) => `Das Tabellenblatt „${String(about.sheet)}“ von ${named(about)} ist leer.`,
  'sqlite-none': (about) => `${named(about)} ist keine SQLite-Datei oder eine verschlüsselte, die sich nicht lesen lässt.`,
  'sqlite-table': (about) => `${named(about)} hat keine Tabelle „${String(about.table)}“.${choices(about.tables)}`,
  'sqlite-rows': (about) => `Von ${named(about)} wird anderes als Zeilen verlangt: Schreiben Sie ein SELECT.`,
  'sqlite-damaged': (about) => `${named(about)} ist beschädigt oder verschlüsselt${saying(about.says)}.`,
  'sqlite-busy': (about) => `Ein anderes Programm schreibt gerade in ${named(about)} und gibt sie nicht frei. Versuchen Sie es erneut.`,
  'sqlite-unopened': (about) => `${named(about)} lässt sich nicht öffnen: Wo sie liegt, muss geschrieben werden können. Oder kopieren Sie sie an einen anderen Ort.`,
  'sqlite-many': (about) => `Von ${named(about)} wird mehr als eines verlangt: Schreiben Sie ein SELECT.`,
  'sqlite-refused': (about) => `${named(about)} kann darauf nicht antworten${saying(about.says)}.`,
  'query-select': ({ word }) => `Eine Abfrage beginnt mit SELECT, diese mit ${String(word)}: Es werden nur Zeilen gelesen.`,
  'parquet-none': (about) => `${named(about)} ist keine Parquet-Datei.`,
  'parquet-locked': (about) => `${named(about)} ist eine verschlüsselte Parquet-Datei, die sich nicht lesen lässt.`,
  'parquet-cut': (about) => `${named(about)} ist keine ganze Parquet-Datei: Ihr Ende fehlt. Sie wird noch geschrieben oder wurde abgeschnitten.`,
  'parquet-damaged': (about) => `${named(about)} ist beschädigt oder keine lesbare Parquet-Datei${saying(about.says)}.`,
  'parquet-large': (about) => `${named(about)} braucht zum Lesen mehr Speicher, als vorgesehen ist: Ihre Zeilengruppen sind zu groß, oder sie ist beschädigt.`,
  'columns-none': (about) => `${named(about)} hat keine Spalten.`,
  'columns-unnamed': (about) => `${named(about)}: Spalte ${String(about.at)} hat keinen Namen, was Parquet nicht zulässt. Geben Sie ihr einen.`,
  'columns-nul': (about) => `${named(about)}: Der Name von Spalte ${String(about.at)} enthält ein NUL-Zeichen (U+0000). Geben Sie ihr einen anderen.`,
  'columns-alike': (about) => `${named(about)}: Zwei Spalten heißen ${String(about.column) === String(about.other) ? `„${String(about.column)}“` : `„${String(about.other)}“ und „${String(about.column)}“`}, was Programme für Parquet nicht unterscheiden. Benennen Sie eine um.`,
  'folder-gone': ({ folder }) => `Einen Ordner ${String(folder)} gibt es nicht.`,
  'folder-unread': ({ folder, says }) => `Der Ordner ${String(folder)} lässt sich nicht lesen${saying(says)}.`,
  'folder-empty': ({ folder }) => `Im Ordner ${String(folder)} ist keine passende Datei, die sich auswerten lässt (.csv, .tsv, .jsonl, .ndjson, .parquet, .xlsx).`,
  'folder-many': ({ folder, files, most }) => `Im Ordner ${String(folder)} sind ${counted(Number(files), 'Datei', 'Dateien')}; höchstens ${number(Number(most))} gehen auf einmal. Nennen Sie mit einem Muster weniger.`,
  'folder-lacks': (about) => `${named(about)} fehlt die Spalte „${String(about.column)}“, die „${String(about.other)}“ hat. Dateien, die zusammen ausgewertet werden, haben dieselben Spalten.`,
  'folder-has': (about) => `${named(about)} hat eine Spalte „${String(about.column)}“, die „${String(about.other)}“ fehlt. Dateien, die zusammen ausgewertet werden, haben dieselben Spalten.`,
  'folder-file': (about) => `${named(about)} hat eine Spalte „${String(about.column)}“, die bei mehreren Dateien den Namen der Datei jeder Zeile nennt. Benennen Sie sie um.`,
};
