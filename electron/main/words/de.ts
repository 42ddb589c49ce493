import type { en } from './en';

/** The same in German. */
export const de: typeof en = {
  open: 'Millwright öffnen',
  quit: 'Beenden',
  quitQuestion: 'Millwright beenden?',
  whatStops: 'Bis zum nächsten Start werden keine Messwerte aufgenommen, keine Vorhersagen gemacht, keine Alarme ausgelöst und keine Berichte geschrieben. Soll Millwright weiterarbeiten, schließen Sie nur das Fenster.',
  keepWorking: 'Weiterarbeiten',
  alertTitle: (priority, machine) => `Alarm, Priorität ${priority}: ${machine}`,
  alertMore: (condition, more) => `${condition} und ${more} ${more === 1 ? 'weiterer Alarm' : 'weitere Alarme'}`,
  noneWaits: 'Millwright: kein Alarm offen',
  wait: (count, priority) => `Millwright: ${count} ${count === 1 ? 'Alarm' : 'Alarme'} zu quittieren, höchste Priorität ${priority}`,
  files: { models: 'Modelle', all: 'Alle Dateien', tables: 'Tabellen', report: 'Bericht', modelPackage: 'Modellpaket', displays: 'Anzeigen' },
};
