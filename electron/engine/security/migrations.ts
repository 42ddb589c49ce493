import type { Migration } from '../store';

export const securityMigrations: Migration[] = [
  {
    id: 100,
    name: 'people',
    sql: `
      CREATE TABLE person (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'engineer', 'administrator')),
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        created INTEGER NOT NULL
      ) STRICT;
    `,
  },
  {
    id: 101,
    name: 'audit-trail',
    // The triggers keep our own code honest: whoever has the key could drop them, and the chain then shows it.
    sql: `
      CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        who TEXT NOT NULL,
        what TEXT NOT NULL,
        before TEXT,
        after TEXT,
        why TEXT,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
      ) STRICT;
      CREATE TABLE audit_head (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL
      ) STRICT;
      INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
      CREATE TRIGGER audit_follows BEFORE INSERT ON audit
        WHEN (NEW.seq, NEW.previous) IS NOT (SELECT seq + 1, hash FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'an entry of the audit trail must follow the last one'); END;
      CREATE TRIGGER audit_moves_head AFTER INSERT ON audit
        BEGIN UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash; END;
      CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
      CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
    `,
  },
  {
    id: 102,
    name: 'secrets',
    sql: `
      CREATE TABLE secret (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
