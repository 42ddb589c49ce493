import type { Migration } from '../store';

export const actionMigrations: Migration[] = [
  {
    id: 550,
    name: 'what people did and found',
    sql: `
      CREATE TABLE action (
        id INTEGER PRIMARY KEY,
        asset INTEGER NOT NULL,
        kind TEXT NOT NULL,
        done INTEGER NOT NULL,
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        notes TEXT NOT NULL,
        -- JSON, a list of words.
        parts TEXT NOT NULL,
        found TEXT NOT NULL,
        alarm INTEGER,
        -- JSON.
        prediction TEXT,
        -- Each is corrected once: a second correction is of the first.
        corrects INTEGER UNIQUE REFERENCES action (id)
      ) STRICT;
      CREATE INDEX action_by_asset ON action (asset, done);
      CREATE INDEX action_by_time ON action (done);
      CREATE INDEX action_by_alarm ON action (alarm) WHERE alarm IS NOT NULL;
      CREATE TABLE action_photo (
        action INTEGER NOT NULL REFERENCES action (id),
        n INTEGER NOT NULL,
        type TEXT NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (action, n)
      ) STRICT;
      CREATE TABLE finding (
        id INTEGER PRIMARY KEY,
        asset INTEGER NOT NULL,
        seen_from INTEGER NOT NULL,
        seen_to INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        found TEXT NOT NULL,
        alarm INTEGER,
        prediction TEXT,
        action INTEGER REFERENCES action (id),
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        corrects INTEGER UNIQUE REFERENCES finding (id)
      ) STRICT;
      CREATE INDEX finding_by_asset ON finding (asset, seen_to);
      CREATE INDEX finding_by_time ON finding (seen_to);
      CREATE INDEX finding_by_alarm ON finding (alarm) WHERE alarm IS NOT NULL;
      -- Models are judged by them: what was said once stays said.
      CREATE TRIGGER action_stays BEFORE UPDATE ON action BEGIN SELECT RAISE(ABORT, 'an action is never changed: it is corrected by another'); END;
      CREATE TRIGGER action_is_kept BEFORE DELETE ON action BEGIN SELECT RAISE(ABORT, 'an action is kept'); END;
      CREATE TRIGGER finding_stays BEFORE UPDATE ON finding BEGIN SELECT RAISE(ABORT, 'a finding is never changed: it is corrected by another'); END;
      CREATE TRIGGER finding_is_kept BEFORE DELETE ON finding BEGIN SELECT RAISE(ABORT, 'a finding is kept'); END;
    `,
  },
  {
    id: 551,
    name: 'shifts that were handed over',
    sql: `
      CREATE TABLE handover (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        outgoing INTEGER NOT NULL,
        outgoing_name TEXT NOT NULL,
        incoming INTEGER NOT NULL,
        incoming_name TEXT NOT NULL,
        notes TEXT NOT NULL,
        -- JSON: what stood then.
        standing TEXT NOT NULL
      ) STRICT;
      CREATE TRIGGER handover_stays BEFORE UPDATE ON handover BEGIN SELECT RAISE(ABORT, 'a handover is never changed'); END;
      CREATE TRIGGER handover_is_kept BEFORE DELETE ON handover BEGIN SELECT RAISE(ABORT, 'a handover is kept'); END;
    `,
  },
];
