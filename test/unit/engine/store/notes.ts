import type { Database, Migration } from '../../../../electron/engine/store';

export const notes: Migration[] = [{ id: 1, name: 'notes', sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, data BLOB) STRICT' }];

export function add(database: Database, ...texts: string[]): Promise<void> {
  return database.transaction('add notes', (tx) => tx.runMany('INSERT INTO note (text) VALUES (?)', texts.map((text) => [text])));
}

export async function count(database: Database): Promise<number> {
  return (await database.get<{ n: number }>('SELECT count(*) AS n FROM note'))?.n ?? -1;
}
