import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

/** Runs SQL in a database of the test's own, which reads and writes whatever it is told to; rows as arrays. */
export async function sql(text: string): Promise<DuckDBValue[][]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(text)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Makes a Parquet file of what a query gives. */
export const makeParquet = (path: string, select: string, options = 'DICTIONARY_SIZE_LIMIT 0'): Promise<unknown> => sql(`COPY (${select}) TO '${path}' (FORMAT parquet, ${options})`);

export const rowsOfParquet = (path: string, select = '*'): Promise<DuckDBValue[][]> => sql(`SELECT ${select} FROM read_parquet('${path}')`);

/** Names and types of a file's columns. */
export const columnsOfParquet = async (path: string): Promise<string[]> => (await sql(`SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet('${path}'))`)).map(([line]) => String(line));
