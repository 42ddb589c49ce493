import type { Migration } from '../store';

export const qualityMigrations: Migration[] = [
  {
    id: 900,
    name: 'challengers beside champions, and replays',
    sql: `
      -- One challenger, since one appointment, beside one champion at one limit: what is counted under one of them says nothing of another.
      CREATE TABLE challenge (
        id INTEGER PRIMARY KEY,
        challenger INTEGER NOT NULL REFERENCES model_version (id),
        appointed INTEGER NOT NULL,
        champion INTEGER NOT NULL REFERENCES model_version (id),
        limit_value REAL,
        began INTEGER NOT NULL,
        -- How long calls took, as counts by length.
        champion_ms TEXT NOT NULL,
        challenger_ms TEXT NOT NULL
      ) STRICT;
      CREATE INDEX challenge_of ON challenge (challenger, appointed);
      CREATE TABLE challenge_machine (
        challenge INTEGER NOT NULL REFERENCES challenge (id),
        asset INTEGER NOT NULL,
        counts TEXT NOT NULL,
        PRIMARY KEY (challenge, asset)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE replay (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES model_version (id),
        made INTEGER NOT NULL,
        result TEXT NOT NULL
      ) STRICT;
      CREATE INDEX replay_of ON replay (version, id);
      CREATE TRIGGER replay_not_changed BEFORE UPDATE ON replay
        BEGIN SELECT RAISE(ABORT, 'replays are only added to'); END;
      CREATE TRIGGER replay_not_deleted BEFORE DELETE ON replay
        BEGIN SELECT RAISE(ABORT, 'replays are only added to'); END;
    `,
  },
];
