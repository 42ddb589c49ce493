import type { Migration } from '../store';

export const notifyMigrations: Migration[] = [
  {
    id: 570,
    name: 'who is told of alarms',
    sql: `
      CREATE TABLE notify_target (
        name TEXT PRIMARY KEY,
        -- What receivers know its messages by: also after it was given another address.
        uid TEXT NOT NULL,
        kind TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        options TEXT NOT NULL,
        least INTEGER NOT NULL,
        under INTEGER,
        kinds TEXT NOT NULL,
        events TEXT NOT NULL,
        give_up_after_ms INTEGER NOT NULL,
        secret INTEGER NOT NULL,
        -- The newest step of the alarms' journal that was decided on.
        cursor INTEGER NOT NULL,
        last_sent INTEGER,
        failing_since INTEGER,
        problem TEXT,
        -- Attempts since it fails, and when the next one is due.
        attempts INTEGER NOT NULL DEFAULT 0,
        next_try INTEGER,
        sent INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        given_up INTEGER NOT NULL DEFAULT 0
      ) STRICT, WITHOUT ROWID;
      -- The outbox: what was decided and is not known to have arrived.
      CREATE TABLE notify_message (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        target TEXT NOT NULL REFERENCES notify_target (name),
        -- What it is told by once and never again; a receiver knows copies by it.
        key TEXT NOT NULL,
        at INTEGER NOT NULL,
        content TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX notify_message_once ON notify_message (target, key);
      CREATE INDEX notify_message_of ON notify_message (target, id);
    `,
  },
  {
    id: 571,
    name: 'who is told when nobody answers',
    sql: `
      CREATE TABLE notify_roster (
        priority INTEGER PRIMARY KEY,
        steps TEXT NOT NULL
      ) STRICT;
      -- Alarms that were announced and are neither acknowledged nor set aside nor over.
      CREATE TABLE notify_unanswered (
        definition INTEGER NOT NULL,
        asset INTEGER NOT NULL,
        -- The step of the journal that announced it.
        step INTEGER NOT NULL,
        -- Steps of the roster that are due so long after it, or sooner, are told; -1: none is.
        told_ms INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (definition, asset)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE notify_journal (id INTEGER PRIMARY KEY CHECK (id = 1), cursor INTEGER NOT NULL) STRICT;
      INSERT INTO notify_journal (id, cursor) SELECT 1, coalesce(max(id), 0) FROM alarm_transition;
    `,
  },
];
