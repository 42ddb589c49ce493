import type { Migration } from '../store';

export const liveMigrations: Migration[] = [
  {
    id: 600,
    name: 'connectors',
    sql: `
      CREATE TABLE live_connector (
        name TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        url TEXT NOT NULL,
        username TEXT,
        client_id TEXT NOT NULL,
        enabled INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: 601,
    name: 'what connectors are told, and where the tags of a source go',
    sql: `
      -- JSON object, by kind.
      ALTER TABLE live_connector ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
      CREATE TABLE live_mapping (
        connector TEXT NOT NULL REFERENCES live_connector (name),
        -- Of the source's tag; its form depends on the connector's kind.
        address TEXT NOT NULL,
        tag INTEGER NOT NULL REFERENCES tag (id),
        scale REAL NOT NULL CHECK (scale <> 0),
        offset REAL NOT NULL,
        PRIMARY KEY (connector, address, tag),
        -- A tag takes the values of one address of a source.
        UNIQUE (connector, tag)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: 602,
    name: 'files that were taken',
    sql: `
      CREATE TABLE live_file (
        connector TEXT NOT NULL REFERENCES live_connector (name),
        -- SHA-256 of the whole file: a file is known by its content, whatever it is called.
        content TEXT NOT NULL,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        -- Rows under the header whose readings are kept.
        rows INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        PRIMARY KEY (connector, content)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: 603,
    name: 'certificates of sources that a person trusts, and equipment of switched off connections',
    sql: `
      CREATE TABLE live_trust (
        connector TEXT PRIMARY KEY REFERENCES live_connector (name),
        -- SHA-256 of the certificate, in hexadecimal digits.
        fingerprint TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- JSON array of the assets that readings came of, from the moment that it is switched off.
      ALTER TABLE live_connector ADD COLUMN fed TEXT NOT NULL DEFAULT '[]';
    `,
  },
  {
    id: 604,
    name: 'what was not kept as it came, by hour',
    sql: `
      CREATE TABLE live_rejected (
        -- Of the epoch, by the engine's clock.
        hour INTEGER NOT NULL,
        -- Not only connections: what was pushed, and what found no room.
        connector TEXT NOT NULL,
        cause TEXT NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (hour, connector, cause)
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
