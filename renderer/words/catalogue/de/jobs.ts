import type { en } from '../en/jobs';

export const de: typeof en = {
  kept: 'Gemerkte Aufträge',
  columns: { name: 'Auftrag', from: 'Daten', to: 'Vorhersagen', do: 'Aktionen' },
  runOne: (name) => `${name} jetzt ausführen`,
  removeOne: (name) => `Auftrag ${name} entfernen`,
  remove: 'Entfernen',
  keepIt: 'Behalten',
  removeWords: 'Er kann dann nicht mehr ausgeführt werden. Bewertete Dateien bleiben.',
  keep: 'Merken, um ihn von Hand oder nach Zeitplan zu wiederholen',
  name: 'Name des Auftrags',
  nameHint: 'Unter diesem Namen führt ihn ein Zeitplan aus',
  nameProblem: 'Erlaubt sind Kleinbuchstaben, Ziffern, - und _.',
  later: 'Vorhersagen späterer Läufe',
  laterHint: '{date}, {time}, {from} und {to} stehen für die des Laufs, {name} für die eingetroffene Datei',
};
