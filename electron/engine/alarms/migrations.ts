import type { Migration } from '../store';

export const alarmMigrations: Migration[] = [
  {
    id: 500,
    name: 'alarms',
    sql: `
      CREATE TABLE alarm_definition (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        model TEXT,
        output TEXT,
        condition TEXT NOT NULL,
        unit TEXT NOT NULL,
        alarm_limit REAL NOT NULL,
        deadband REAL NOT NULL,
        on_delay_ms INTEGER NOT NULL,
        priority INTEGER NOT NULL,
        enabled INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX alarm_definition_of ON alarm_definition (kind, coalesce(model, ''), coalesce(output, ''));
      CREATE TABLE alarm (
        id INTEGER PRIMARY KEY,
        definition INTEGER NOT NULL REFERENCES alarm_definition (id),
        asset INTEGER NOT NULL,
        kind TEXT NOT NULL,
        condition TEXT NOT NULL,
        unit TEXT NOT NULL,
        priority INTEGER NOT NULL,
        alarm_limit REAL,
        state TEXT NOT NULL,
        raised INTEGER NOT NULL,
        acknowledged INTEGER,
        acknowledged_by TEXT,
        note TEXT,
        returned INTEGER,
        closed INTEGER,
        value REAL,
        peak REAL
      ) STRICT;
      -- One open alarm a definition and piece of equipment.
      CREATE UNIQUE INDEX alarm_open ON alarm (definition, asset) WHERE closed IS NULL;
      CREATE INDEX alarm_by_time ON alarm (raised);
      CREATE INDEX alarm_by_asset ON alarm (asset, raised);
      CREATE TABLE alarm_event (
        id INTEGER PRIMARY KEY,
        alarm INTEGER NOT NULL,
        at INTEGER NOT NULL,
        input TEXT NOT NULL,
        state TEXT NOT NULL,
        value REAL,
        who TEXT
      ) STRICT;
      CREATE INDEX alarm_event_of ON alarm_event (alarm, id);
    `,
  },
];
