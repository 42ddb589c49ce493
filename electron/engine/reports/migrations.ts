import type { Migration } from '../store';

export const reportMigrations: Migration[] = [
  {
    id: 800,
    name: 'archive of reports',
    sql: `
      CREATE TABLE report (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        from_time INTEGER NOT NULL,
        to_time INTEGER NOT NULL,
        zone TEXT NOT NULL,
        created INTEGER NOT NULL,
        -- Both or none: the schedule that asked for it and the moment it was due. One report each.
        schedule TEXT,
        due INTEGER,
        pages INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
        pdf BLOB NOT NULL,
        csv BLOB NOT NULL,
        UNIQUE (schedule, due)
      ) STRICT;
    `,
  },
  {
    id: 801,
    name: 'what a report rests on',
    sql: `
      ALTER TABLE report ADD COLUMN why TEXT NOT NULL DEFAULT '';
      -- JSON; NULL in what was archived before.
      ALTER TABLE report ADD COLUMN ledger TEXT;
    `,
  },
  {
    id: 802,
    name: 'revisions of a report',
    sql: `
      ALTER TABLE report ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
      -- JSON: against the revision before.
      ALTER TABLE report ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
      -- SHA-256 of all that it says but when and why it was made, and what the next revision is held against (JSON).
      ALTER TABLE report ADD COLUMN digest TEXT;
      ALTER TABLE report ADD COLUMN figures TEXT NOT NULL DEFAULT '[]';
      CREATE INDEX report_by_period ON report (name, from_time, to_time, zone, revision);
    `,
  },
  {
    id: 803,
    name: 'what is to be written where',
    sql: `
      CREATE TABLE report_delivery (
        id INTEGER PRIMARY KEY,
        report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        folder TEXT NOT NULL,
        added INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        -- Not before this; of no meaning once it is done.
        next_try INTEGER NOT NULL,
        done INTEGER,
        -- What kept the last try from it, as a sentence.
        problem TEXT,
        -- 1: the folder lay on another disk than the root of its path when it was written into.
        mounted INTEGER NOT NULL DEFAULT 0,
        UNIQUE (report, folder)
      ) STRICT;
    `,
  },
  {
    id: 804,
    name: 'reports are signed',
    sql: `
      -- The file of the signature over PDF and CSV; NULL in what was archived before.
      ALTER TABLE report ADD COLUMN signature TEXT;
    `,
  },
  {
    id: 805,
    name: 'what else a report is kept as',
    sql: `
      -- Made with the PDF and signed with it, so that what goes out later is what was made; NULL in what was archived before. HTML is deflated.
      ALTER TABLE report ADD COLUMN html BLOB;
      ALTER TABLE report ADD COLUMN xlsx BLOB;
      ALTER TABLE report ADD COLUMN parquet BLOB;
      -- JSON: its finding and what follows it, as a mail says them.
      ALTER TABLE report ADD COLUMN opening TEXT;
      ALTER TABLE report ADD COLUMN paper TEXT NOT NULL DEFAULT 'a4' CHECK (paper IN ('a4', 'letter'));
    `,
  },
  {
    id: 806,
    name: 'reports go by mail and to printers, too',
    sql: `
      CREATE TABLE report_way (
        id INTEGER PRIMARY KEY,
        report INTEGER NOT NULL REFERENCES report (id) ON DELETE CASCADE,
        way TEXT NOT NULL CHECK (way IN ('folder', 'mail', 'printer')),
        -- A path, addresses with commas between them, or a printer's name.
        target TEXT NOT NULL,
        -- JSON.
        formats TEXT NOT NULL,
        added INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        -- Not before this; of no meaning once it is done or given up.
        next_try INTEGER NOT NULL,
        done INTEGER,
        gave_up INTEGER,
        -- What kept the last try from it, or went wrong beside what is done, as a sentence.
        problem TEXT,
        -- JSON: those of a mail who still want it; NULL: all.
        remaining TEXT,
        -- 1: the folder lay on another disk than the root of its path when it was written into.
        mounted INTEGER NOT NULL DEFAULT 0,
        UNIQUE (report, way, target)
      ) STRICT;
      INSERT INTO report_way (id, report, way, target, formats, added, attempts, next_try, done, problem, mounted)
        SELECT id, report, 'folder', folder, '["pdf","csv"]', added, attempts, next_try, done, problem, mounted FROM report_delivery;
      DROP TABLE report_delivery;
      -- One row: how reports go out.
      CREATE TABLE report_setting (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        paper TEXT NOT NULL CHECK (paper IN ('a4', 'letter')),
        -- JSON; NULL: none goes out.
        mail TEXT,
        secret INTEGER NOT NULL CHECK (secret IN (0, 1)),
        most_mib INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 807,
    name: 'what was given up stands until it is there or dismissed; keys that signed before',
    sql: `
      -- 1: it was given up, and neither delivered since nor dismissed.
      ALTER TABLE report_way ADD COLUMN stands INTEGER NOT NULL DEFAULT 0 CHECK (stands IN (0, 1));
      -- Public keys alone; the newest without an end signs.
      CREATE TABLE report_key (
        id INTEGER PRIMARY KEY,
        key_id TEXT NOT NULL UNIQUE,
        public_key TEXT NOT NULL,
        -- NULL: before it was kept.
        since INTEGER,
        until INTEGER
      ) STRICT;
      `,
    },
    {
    id: 820,
    name: 'a report that is sent again because a person asks for it is another mail',
    sql: `
      -- Which sending of it this is: another once one was done, the same for as long as one is tried.
      ALTER TABLE report_way ADD COLUMN edition INTEGER NOT NULL DEFAULT 1;
    `,
  },
  {
    id: 830,
    name: 'reports of one’s own',
    sql: `
      -- One row a change; the newest of a key is what it is. None is ever changed or deleted.
      CREATE TABLE own_report_version (
        seq INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        revision INTEGER NOT NULL,
        -- JSON; null: removed.
        content TEXT,
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        why TEXT,
        UNIQUE (key, revision)
      ) STRICT;
      -- By the SHA-256 of its content: a version that is taken again finds its pictures.
      CREATE TABLE own_report_image (
        sha256 TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        content BLOB NOT NULL
      ) STRICT;
    `,
  },
];
