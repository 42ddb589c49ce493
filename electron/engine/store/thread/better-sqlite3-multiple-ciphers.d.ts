/** The package's own types are hidden by its `exports`; it is better-sqlite3 with more pragmas. */
declare module 'better-sqlite3-multiple-ciphers' {
  import Sqlite from 'better-sqlite3';
  export = Sqlite;
}
