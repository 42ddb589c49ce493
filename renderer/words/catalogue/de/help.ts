import type { en } from '../en/help';

export const de: typeof en = {
  label: (page) => `Hilfe: ${page}`,
  everywhere: 'Auf jeder Seite',
  common: `- Strg K führt zu allem, was einen Namen hat.
- F1 öffnet diese Hilfe auf jeder Seite.
- Tab und Eingabe erreichen alles; Escape schließt, was davor liegt.
- Die Uhr neben der Suche zeigt jede vergangene Minute auf denselben Seiten.
- Der Lautsprecher in der Kopfzeile stellt ein, wie laut Alarme an diesem Rechner sind; *Stummschalten* beruhigt, was läutet, ohne zu quittieren.`,
  pages: {
    overview: `Welche Maschinen jetzt Aufmerksamkeit brauchen und wie es um alle steht.

- Links stehen Maschinen mit Alarm, die dringendste zuerst, mit dem, was die Vorhersage bewegte; darunter, was einen Blick wert, aber nicht dringend ist.
- Jede Kachel ist eine Maschine: ihre Vorhersage der letzten acht Stunden und ein Balken bis zu ihrem Grenzwert (der Strich). Grau ist normal. Farbe ist Alarmen vorbehalten; Form und Zahl nennen die Priorität, 1 ist die höchste.
- Ein alter Wert erscheint nie wie ein neuer: Die Kachel sagt, seit wann nichts kam, und ein Modell, dem eine Eingabe fehlt oder das eine außerhalb seines Trainings sieht, meldet sich als blind.

Eine Kachel führt zur Maschine. *Nach Ort sortiert* wechselt zwischen Ort und Risiko.`,
    displays: `Seiten, die Ihr Standort aus Feldern zusammenstellt: Kacheln, Werte, Verläufe, Ranglisten, Wärmekarten, Alarmlisten, Modellzustand, Text.

- *Anzeige zusammenstellen* beginnt leer oder mit einer fertigen. Jede Änderung bleibt als Fassung; *Rückgängig* nimmt die letzte zurück, auch ein Entfernen.
- Eine Anzeige wird mit einer Rolle geteilt: Wer so viel darf, sieht sie.
- *Wandanzeige …* zeigt Anzeigen reihum auf einem eigenen Bildschirm, an dem niemand etwas ändern kann. Solange ein Alarm wartet, bleibt sie bei der Übersicht stehen.
- *Exportieren* schreibt eine Anzeige in eine Datei, die Maschinen mit ihren Schlüsseln nennt, für eine andere Anlage.`,
    equipment: `Alle Maschinen mit dem, was bekannt ist: Vorhersage, Alarm, neuester Messwert und sein Alter. Ein Spaltenkopf sortiert, ein Name öffnet die Maschine.`,
    machine: `Eine Maschine auf einer Zeitachse: Vorhersage mit Grenzwert, Messwerte mit üblichem Bereich, Alarme und was getan wurde.

- *Was sie bewegte* nennt die Eingaben, die die neueste Vorhersage hoben oder senkten, und um wie viel.
- *Festhalten …* bewahrt, was getan oder gefunden wurde. Befunde sind die Wahrheit, an der Alarme und Modelle später gemessen werden.
- *Als Trend* öffnet dieselben Linien auf einem Blatt, das sich verschieben, vergrößern und vergleichen lässt.
- *Was gespeichert wird* setzt ein Totband: Messwerte, die sich weniger bewegten, werden nicht gespeichert. Es sagt vorher, wo ein Modell zu wenig sähe.`,
    alarms: `- *Anstehend*: was ansteht. Quittieren Sie, wenn Sie sich darum kümmern; das beendet den Alarm nicht. Er bleibt, bis seine Bedingung vorbei ist und jemand quittiert hat.
- *Ausgesetzt*: zurückgestellt (eine Weile still, mit Grund und Ende), planmäßig unterdrückt (sein Wert sagt gerade nichts), außer Betrieb.
- *Befunde*: vergangene Alarme, die ein Urteil brauchen: echt, falsch, noch nicht oder durch Wartung verdeckt.
- *Verlauf*: jeder Alarm, den es gab, und die Kennzahlen nach EEMUA 191: Alarme je Stunde, Fluten, flatternde Alarme, Zeit bis zur Quittierung.
- *Übergabe*: von einer Schicht zur nächsten, von beiden unterschrieben.
- *Empfänger*: E-Mail, ein Webhook oder ein Broker des Standorts, und wer, wenn niemand antwortet.
- *Definitionen*: was einen Alarm auslöst. Eine Änderung wird an der Vergangenheit erprobt, bevor sie gilt.

Eine Flut sind mehr als zehn Alarme in zehn Minuten. Der erste bleibt sichtbar: Der Rest kann aus ihm folgen.`,
    trend: `Linien von Messstellen und Vorhersagen auf einem Blatt.

- Ziehen verschiebt, das Rad vergrößert, *Jetzt* folgt wieder der Gegenwart. Mit der Tastatur: Pfeile verschieben, + und − vergrößern.
- Zwei Skalen, links und rechts; jede Linie nennt ihre eigene, ihren Grenzwert und üblichen Bereich.
- *Vorwoche* legt dieselben Linien von vor einer Woche darunter; *Vorhergesagt …* zeigt, was das Modell 1 h, 8 h oder 3 Tage zuvor gesagt hatte.
- *Als Tabelle* gibt dieselben Zahlen zum Lesen oder Hören.`,
    batch: `Bewertet Zeilen mit einem Modell: eine Datei oder einen Ordner (CSV, JSON Lines, Parquet, Excel, SQLite), die Historie dieses Geräts oder eine Abfrage an eine Datenbank des Standorts.

- Spalten werden an ihren Namen erkannt. Zeilen, die sich nicht bewerten lassen, kommen mit Grund in eine eigene Datei; der Lauf nennt ihre Zahl.
- Die Ausgabe hat Spalten und Reihenfolge der Eingabe, dann die Vorhersagen. Sie erscheint ganz oder gar nicht.
- Ein Lauf lässt sich anhalten und geht weiter, wo er war, auch nach Neustart oder Stromausfall, mit denselben Bytes.
- *Aufbewahrt* heißt ein Lauf unter einem Namen: er startet wieder von Hand auf dieser Seite oder nach einem Zeitplan.`,
    reports: `Was von selbst oder von Hand geschrieben wurde, im Speicher bewahrt.

- Die erste Seite sagt, was Aufmerksamkeit braucht, warum, und was sich seit dem letzten Mal geändert hat. Jede Zahl steht in den Tabellen dahinter.
- Jeder Bericht führt Buch: erwartete, erhaltene, verspätete und schlechte Messwerte, wie lange Modelle blind waren, welche Fassungen antworteten.
- Spät eingetroffene Daten ergeben eine Revision neben der ersten; nichts ändert sich still.
- *Zeitpläne* legen fest, wann: zur Zeit eines Ortes, richtig auch durch die Sommerzeit. Was bei ausgeschaltetem Rechner ausfiel, wird einmal nachgeholt.`,
    models: `Jede Fassung jedes Modells und welche antwortet.

- *Modell importieren* prüft ein Paket oder eine ONNX-Datei, bevor es aufgenommen wird: Eingaben, Ausgaben, Referenzbeispiele, Signatur.
- Eine Version ist im Einsatz; ein Herausforderer läuft daneben und wird verglichen; *Einsetzen* und *Zurücksetzen* sind je ein Schritt.
- *Ausprobieren* beantwortet eine Zeile und nennt, welche Eingaben die Antwort bewegten.
- *Maschinen überwachen* teilt einem Modell Maschinen zu. Ein Modell, dessen Referenzbeispiele nicht stimmen, wird nicht benutzt.`,
    connect: `Woher Messwerte kommen: MQTT, Sparkplug B, OPC UA, Modbus TCP, Dateien in einem Ordner.

- Eine Verbindung wird geprüft, bevor sie bleibt, und sagt in Worten, was nicht stimmt.
- *Zuordnen* zeigt, was eine Quelle bringt, mit den neuesten Werten; viele auf einmal, wo Namen einem Muster folgen.
- Was sich nicht speichern lässt, wird abgewiesen, nach Ursache gezählt und gezeigt, nie als richtig bewahrt.
- *HTTP* öffnet diese Anlage für Programme des Standorts, mit eigenen Schlüsseln. Es ist aus, bis jemand es einschaltet.`,
    people: `Wer sich anmelden darf und was: ansehen, bedienen, einrichten, verwalten. Jede Rolle darf auch, was die davor darf.

Wer ausgeschlossen wird, verliert sofort die Passphrase, und offene Fenster schließen. Die letzte Administratorin oder der letzte Administrator bleibt es.

Das Prüfprotokoll bewahrt jede Änderung: wann, wer, was, vorher und nachher, warum. Seine Einträge sind verkettet: Ein geänderter oder fehlender fällt auf. *millwrightctl audit verify* gibt den Kopf der Kette aus; eine anderswo bewahrte Abschrift zeigt auch, ob das ganze Protokoll neu geschrieben wurde.`,
    start: `Was zu tun ist, bis Maschinen laufend beurteilt werden und Berichte von selbst kommen. In beliebiger Reihenfolge; was getan ist, zeigt die Anlage selbst, und nichts geht verloren, wenn ein Schritt liegen bleibt.`,
  },
};
