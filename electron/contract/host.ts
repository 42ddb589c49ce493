import type { Channel } from './channel';

/**
 * What the engine asks of the process that started it. Main implements it with utility processes, a unit test with
 * child processes of plain Node.
 */
export type WorkerName = 'inference' | 'inspection' | 'batch' | 'opcua' | 'demo';

export interface WorkerHandle {
  /** Structured clones both ways. */
  port: Channel;
  pid: number | undefined;
  kill(): void;
  /** Resolves with the exit code (null: killed by a signal). */
  exited: Promise<number | null>;
}

export interface PrintOptions {
  /** Shown in the file's properties. */
  title: string;
  footerHtml?: string;
  headerHtml?: string;
}

export interface Keychain {
  available: boolean;
  /** What the OS keychain protects. Never used where the OS would keep the key in the clear. */
  seal(secret: Uint8Array): Promise<Uint8Array>;
  unseal(sealed: Uint8Array): Promise<Uint8Array>;
}

export interface HostFiles {
  /** The encrypting SQLite's native addon. */
  addon: string;
  /** The script of a thread of SQL. */
  sqlThread: string;
  /** The packages that ship with the appliance. */
  models: string;
}

export interface BuildInfo {
  version: string;
  electron: string;
  chrome: string;
  /** Where the runtime came from: declared, override or registry fallback. */
  runtimeSource: string;
  forRelease: boolean;
}

export interface Host {
  /** The appliance's data folder. */
  home: string;
  files: HostFiles;
  build: BuildInfo;
  fork(entry: WorkerName, env?: Record<string, string>): Promise<WorkerHandle>;
  print(html: string, options: PrintOptions): Promise<Uint8Array>;
  /** Main keeps the unlocked key in memory so that an engine started again opens without a person. */
  keepKey(key: Uint8Array | null): void;
  /** Main keeps who is signed in at its window, for the same reason. */
  keepPerson(id: number | null): void;
  keychain: Keychain;
}

/** How an engine is started. */
export interface EngineStart {
  /** The store's key, where the host still has it in memory. */
  key?: Uint8Array;
  /** Run the demo plant in this folder. Its vault's key is the host's, random and in memory only, unless a passphrase is given. */
  demo?: {
    seed: number;
    backfill: boolean;
    /** The machines are simulated elsewhere and publish to this broker (`mqtt://…`). */
    broker?: string;
  };
  /** Given with `--passphrase-file` or the environment: the only way that is tried. */
  passphrase?: string;
  /** Answer HTTP on this port for as long as this engine runs, whatever the appliance's setting is (`serve --http`). */
  http?: { port: number };
  /** Serve only `tools`: no vault, no store, no socket. */
  toolsOnly?: boolean;
}
