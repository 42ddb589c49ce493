import type { DuckDBConnection } from '@duckdb/node-api';

type Library = typeof import('@duckdb/node-api');

/** The library is native and large: only a process that reads or writes such files loads it, and only when it does. */
let loading: Promise<Library> | undefined;
export const duckdb = (): Promise<Library> => (loading ??= import('@duckdb/node-api').then((module) => ('DuckDBInstance' in module ? module : (module as { default: Library }).default)));

/** Loads it ahead of the first file; what goes wrong is told with that. */
export function loadDuckdb(): void {
  duckdb().catch(() => undefined);
}

/** What a database may hold in memory at once: it works on columns of some thousand rows, and what is larger is told, not spilled. */
const MEMORY_MIB = 512;

export interface Database {
  connection: DuckDBConnection;
  close(): void;
}

/**
 * A database in memory that reaches the named files and nothing else: no other file, no folder, no network. It loads no extension (those that it needs are built into it), spills
 * nothing to a disk, and its settings can't be changed by what it is asked. `threads`: of its own, beside the one that asks.
 */
export async function openDatabase(files: readonly string[], { threads = 1, memoryMiB = MEMORY_MIB } = {}): Promise<Database> {
  const { DuckDBInstance } = await duckdb();
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMiB}MiB`,
    temp_directory: '',
    max_temp_directory_size: '0B',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await connection.run("SET TimeZone = 'UTC'");
    // A name is held against the list as it is written in SQL.
    await connection.run(`SET allowed_paths = [${files.flatMap((file) => [quoted(file), literal(file)]).join(', ')}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return { connection, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A text in SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A name in SQL. */
export const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A path where SQL would take it for a pattern. */
export const literal = (path: string): string => quoted(path.replace(/[*?[]/g, '[$&]'));
