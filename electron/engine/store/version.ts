import { name, version } from 'better-sqlite3-multiple-ciphers/package.json';

/** Which SQLite stands behind the store, for the About box and `doctor`. */
export const sqliteVersion = `${name} ${version}`;
