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
  {
    id: 501,
    name: 'the whole life of an alarm',
    sql: `
      ALTER TABLE alarm_definition ADD COLUMN off_delay_ms INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE alarm_definition ADD COLUMN latching INTEGER NOT NULL DEFAULT 0;
      -- Where each alarm stands, as far as it is not plainly normal: what a start goes on from.
      CREATE TABLE alarm_point (
        definition INTEGER NOT NULL,
        asset INTEGER NOT NULL,
        state TEXT NOT NULL,
        since INTEGER NOT NULL,
        holds INTEGER NOT NULL,
        -- The last value that was judged, and when.
        value REAL,
        received REAL,
        -- Since when a delay runs; on or off, by holds.
        delay_since REAL,
        suppressed TEXT,
        until INTEGER,
        why TEXT,
        who TEXT,
        PRIMARY KEY (definition, asset)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO alarm_point (definition, asset, state, since, holds, value)
        SELECT definition, asset, state, raised, state IN ('unacknowledged', 'acknowledged'), value FROM alarm WHERE closed IS NULL;
      -- Until when the engine is known to have watched: how far a running delay had come.
      CREATE TABLE alarm_watched (id INTEGER PRIMARY KEY CHECK (id = 1), at REAL NOT NULL) STRICT;
      CREATE TABLE alarm_policy (id INTEGER PRIMARY KEY CHECK (id = 1), shelf_max_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE alarm_transition (
        id INTEGER PRIMARY KEY,
        definition INTEGER NOT NULL,
        asset INTEGER NOT NULL,
        alarm INTEGER,
        at INTEGER NOT NULL,
        input TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        value REAL,
        who TEXT NOT NULL,
        origin TEXT NOT NULL,
        why TEXT
      ) STRICT;
      INSERT INTO alarm_transition (id, definition, asset, alarm, at, input, before, after, value, who, origin, why)
        SELECT e.id, a.definition, a.asset, a.id, e.at, e.input, lag(e.state, 1, 'normal') OVER (PARTITION BY e.alarm ORDER BY e.id), e.state, e.value,
               coalesce(e.who, 'Millwright'), CASE WHEN e.who IS NULL THEN 'system' WHEN e.who LIKE 'ctl:%' THEN 'ctl' ELSE 'window' END, CASE WHEN e.input = 'acknowledge' THEN a.note END
        FROM alarm_event e JOIN alarm a ON a.id = e.alarm;
      DROP TABLE alarm_event;
      CREATE INDEX alarm_transition_of ON alarm_transition (definition, asset, id);
      CREATE INDEX alarm_transition_by_time ON alarm_transition (at);
    `,
  },
  {
    id: 502,
    name: 'why an alarm is there, and what its definition was',
    sql: `
      ALTER TABLE alarm_definition ADD COLUMN cause TEXT NOT NULL DEFAULT '';
      ALTER TABLE alarm_definition ADD COLUMN consequence TEXT NOT NULL DEFAULT '';
      ALTER TABLE alarm_definition ADD COLUMN action TEXT NOT NULL DEFAULT '';
      ALTER TABLE alarm_definition ADD COLUMN respond_within_ms INTEGER;
      ALTER TABLE alarm_definition ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
      CREATE TABLE alarm_definition_version (
        definition INTEGER NOT NULL,
        version INTEGER NOT NULL,
        -- Null of what stood before versions were kept.
        at INTEGER,
        who TEXT NOT NULL,
        why TEXT,
        content TEXT NOT NULL,
        PRIMARY KEY (definition, version)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO alarm_definition_version (definition, version, who, content)
        SELECT id, 1, 'Millwright', json_object('id', id, 'kind', kind, 'model', model, 'output', output, 'condition', condition, 'unit', unit, 'limit', alarm_limit, 'deadband', deadband,
          'onDelayMs', on_delay_ms, 'offDelayMs', off_delay_ms, 'latching', json(iif(latching, 'true', 'false')), 'priority', priority, 'enabled', json(iif(enabled, 'true', 'false')),
          'cause', '', 'consequence', '', 'action', '', 'respondWithinMs', NULL, 'version', 1)
        FROM alarm_definition;
    `,
  },
  {
    id: 503,
    name: 'alarms of readings and of the appliance',
    sql: `
      ALTER TABLE alarm_definition ADD COLUMN tag TEXT;
      ALTER TABLE alarm_definition ADD COLUMN other TEXT;
      ALTER TABLE alarm_definition ADD COLUMN under INTEGER;
      ALTER TABLE alarm_definition ADD COLUMN signal TEXT;
      ALTER TABLE alarm_definition ADD COLUMN span_ms INTEGER;
      ALTER TABLE alarm_definition ADD COLUMN direction TEXT NOT NULL DEFAULT 'either';
      DROP INDEX alarm_definition_of;
      -- Several limits on one value have several priorities; of what there is once there is one.
      CREATE UNIQUE INDEX alarm_definition_of ON alarm_definition (kind, coalesce(model, ''), coalesce(output, ''), coalesce(tag, ''), coalesce(other, ''), coalesce(under, 0), coalesce(signal, ''),
        CASE WHEN kind LIKE 'reading-%' OR kind LIKE 'prediction-%' THEN priority ELSE 0 END);
    `,
  },
  {
    id: 504,
    name: 'definitions that a second person signs',
    sql: `
      ALTER TABLE alarm_policy ADD COLUMN sign_definitions INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE alarm_definition_version ADD COLUMN signed_by TEXT;
      CREATE TABLE alarm_proposal (
        id INTEGER PRIMARY KEY,
        -- Null of a new one.
        definition INTEGER REFERENCES alarm_definition (id),
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        person INTEGER,
        why TEXT,
        content TEXT NOT NULL,
        -- signed, refused, withdrawn; null: it waits.
        outcome TEXT,
        ended INTEGER,
        ended_by TEXT,
        ended_why TEXT
      ) STRICT;
      -- One waits for each definition: whoever signs sees all that is to become another.
      CREATE UNIQUE INDEX alarm_proposal_waits ON alarm_proposal (definition) WHERE outcome IS NULL AND definition IS NOT NULL;
    `,
  },
  {
    id: 505,
    name: 'until when an alarm was shelved',
    sql: `
      -- Null of what is no shelf, and of shelves before this was kept.
      ALTER TABLE alarm_transition ADD COLUMN until INTEGER;
    `,
  },
];
