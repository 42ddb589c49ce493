import type { en } from '../en/kit';

export const de: typeof en = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  typeName: (name) => `Nichts bringt es zurück. Geben Sie ${name} ein, um fortzufahren`,
  done: 'Fertig',
  choose: 'Auswählen',
  priority: (priority) => `Priorität ${priority}`,
  engineRestarts: 'Der Dienst wird gerade neu gestartet. Versuchen Sie es gleich noch einmal.',
};
