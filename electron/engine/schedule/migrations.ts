import type { Migration } from '../store';

export const scheduleMigrations: Migration[] = [
  {
    id: 400,
    name: 'schedules and their runs',
    sql: `
      CREATE TABLE schedule (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        cron TEXT NOT NULL,
        zone TEXT NOT NULL,
        job TEXT NOT NULL,
        missed TEXT NOT NULL CHECK (missed IN ('skip', 'once', 'each')),
        overlap TEXT NOT NULL CHECK (overlap IN ('queue', 'skip', 'cancel')),
        enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
        deliver_to TEXT,
        -- Due moments up to here are decided.
        decided INTEGER NOT NULL,
        added INTEGER NOT NULL
      ) STRICT;
      -- One row a due moment that was decided: the claim is here before the run begins, so it fires once and is not forgotten.
      CREATE TABLE schedule_run (
        id INTEGER PRIMARY KEY,
        schedule INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
        due INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped', 'cancelled')),
        tries INTEGER NOT NULL,
        not_before INTEGER NOT NULL,
        started INTEGER,
        finished INTEGER,
        message TEXT NOT NULL,
        UNIQUE (schedule, due)
      ) STRICT;
      CREATE INDEX schedule_run_by_state ON schedule_run (state, schedule, due);
    `,
  },
  {
    id: 401,
    name: 'how often a run is tried, and how long it may take',
    sql: `
      ALTER TABLE schedule ADD COLUMN tries INTEGER NOT NULL DEFAULT 3;
      ALTER TABLE schedule ADD COLUMN pause_ms INTEGER NOT NULL DEFAULT 60000;
      ALTER TABLE schedule ADD COLUMN limit_ms INTEGER NOT NULL DEFAULT 86400000;
    `,
  },
  {
    id: 402,
    name: 'how many missed moments a run stands for',
    sql: `
      -- Beside its own.
      ALTER TABLE schedule_run ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
    `,
  },
  {
    id: 403,
    name: 'how long a run waits for late data',
    sql: `
      ALTER TABLE schedule ADD COLUMN wait_ms INTEGER NOT NULL DEFAULT 0;
    `,
  },
  {
    id: 404,
    name: 'calendars of a site, and runs on shifts, files and other runs',
    sql: `
      CREATE TABLE schedule_calendar (
        name TEXT PRIMARY KEY,
        content TEXT NOT NULL
      ) STRICT;
      -- Both as JSON, of what the contract names so; a schedule has times (cron) or a trigger.
      ALTER TABLE schedule ADD COLUMN days TEXT;
      ALTER TABLE schedule ADD COLUMN runs_on TEXT;
      -- A file that arrived, or the schedule whose run ended.
      ALTER TABLE schedule_run ADD COLUMN cause TEXT;
      -- Files that a schedule ran on, or that lay there before it: by path, size and time, so that none runs twice.
      CREATE TABLE schedule_file (
        schedule INTEGER NOT NULL REFERENCES schedule (id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        changed REAL NOT NULL,
        seen INTEGER NOT NULL,
        PRIMARY KEY (schedule, path, bytes, changed)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: 405,
    name: 'what is made goes by more ways than into a folder',
    sql: `
      -- JSON; what it does not name is as usual.
      ALTER TABLE schedule ADD COLUMN deliver TEXT NOT NULL DEFAULT '{}';
      UPDATE schedule SET deliver = json_object('folder', deliver_to) WHERE deliver_to IS NOT NULL;
      ALTER TABLE schedule DROP COLUMN deliver_to;
      -- NULL: as the site has it.
      ALTER TABLE schedule ADD COLUMN paper TEXT CHECK (paper IN ('a4', 'letter'));
    `,
  },
];
