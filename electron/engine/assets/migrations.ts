import type { Migration } from '../store';

export const assetMigrations: Migration[] = [
  {
    id: 300,
    name: 'the tree of the plant and its tags',
    sql: `
      CREATE TABLE asset (
        id INTEGER PRIMARY KEY,
        parent INTEGER REFERENCES asset (id),
        -- The site it stands on; a site: null.
        site INTEGER REFERENCES asset (id),
        kind TEXT NOT NULL CHECK (kind IN ('site', 'area', 'equipment')),
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        -- JSON object of texts and numbers.
        attributes TEXT NOT NULL,
        CHECK ((kind = 'site') = (parent IS NULL)),
        CHECK ((parent IS NULL) = (site IS NULL))
      ) STRICT;
      CREATE UNIQUE INDEX asset_site_key ON asset (key) WHERE kind = 'site';
      CREATE UNIQUE INDEX asset_area_key ON asset (parent, key) WHERE kind = 'area';
      -- The topic millwright/v1/<site>/<asset> names one machine.
      CREATE UNIQUE INDEX asset_equipment_key ON asset (site, key) WHERE kind = 'equipment';
      CREATE TABLE tag (
        id INTEGER PRIMARY KEY,
        asset INTEGER NOT NULL REFERENCES asset (id),
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('number', 'integer', 'boolean', 'category')),
        unit TEXT,
        -- JSON array of texts; a category's codes are their positions.
        labels TEXT,
        usual_low REAL,
        usual_high REAL,
        stale_after_ms REAL NOT NULL CHECK (stale_after_ms > 0),
        UNIQUE (asset, name)
      ) STRICT;
    `,
  },
  {
    id: 301,
    name: 'what of a tag is kept',
    sql: `
      -- Null: all of it.
      ALTER TABLE tag ADD COLUMN deadband REAL CHECK (deadband >= 0);
      ALTER TABLE tag ADD COLUMN longest_silence_ms REAL CHECK (longest_silence_ms > 0);
    `,
  },
];
