import type { ConnectorKind } from '../../contract/connectors';
import type { Reader, Transaction } from '../store';

export interface KeptConnector {
  name: string;
  kind: ConnectorKind;
  url: string;
  username: string | null;
  clientId: string;
  enabled: boolean;
  /** By kind, as the contract has them; without secrets. */
  options: Record<string, unknown>;
  /** Assets that readings came of until it was switched off. */
  fed: number[];
}

export interface KeptMapping {
  address: string;
  /** Of the plant. */
  tag: number;
  scale: number;
  offset: number;
}

interface Row { name: string; kind: ConnectorKind; url: string; username: string | null; client_id: string; enabled: number; options: string; fed: string }

export async function readConnectors(db: Reader): Promise<KeptConnector[]> {
  const rows = await db.all<Row>('SELECT name, kind, url, username, client_id, enabled, options, fed FROM live_connector ORDER BY name');
  return rows.map(({ client_id, enabled, options, fed, ...row }) => ({ ...row, clientId: client_id, enabled: enabled === 1, options: JSON.parse(options) as Record<string, unknown>, fed: JSON.parse(fed) as number[] }));
}

/** Makes it, or makes it another. */
export async function putConnector(tx: Transaction, c: KeptConnector): Promise<void> {
  await tx.run(
    `INSERT INTO live_connector (name, kind, url, username, client_id, enabled, options, fed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET url = excluded.url, username = excluded.username, enabled = excluded.enabled, options = excluded.options, fed = excluded.fed`,
    [c.name, c.kind, c.url, c.username, c.clientId, c.enabled ? 1 : 0, JSON.stringify(c.options), JSON.stringify(c.fed)],
  );
}

export async function readTrust(db: Reader): Promise<Map<string, string>> {
  const rows = await db.all<{ connector: string; fingerprint: string }>('SELECT connector, fingerprint FROM live_trust');
  return new Map(rows.map(({ connector, fingerprint }) => [connector, fingerprint]));
}

/** Null: none any more. */
export async function putTrust(tx: Transaction, connector: string, fingerprint: string | null): Promise<void> {
  await tx.run('DELETE FROM live_trust WHERE connector = ?', [connector]);
  if (fingerprint !== null) await tx.run('INSERT INTO live_trust (connector, fingerprint) VALUES (?, ?)', [connector, fingerprint]);
}

export async function deleteConnector(tx: Transaction, name: string): Promise<void> {
  await tx.run('DELETE FROM live_mapping WHERE connector = ?', [name]);
  await tx.run('DELETE FROM live_file WHERE connector = ?', [name]);
  await tx.run('DELETE FROM live_trust WHERE connector = ?', [name]);
  await tx.run('DELETE FROM live_connector WHERE name = ?', [name]);
}

export async function readMappings(db: Reader): Promise<(KeptMapping & { connector: string })[]> {
  return db.all('SELECT connector, address, tag, scale, offset FROM live_mapping ORDER BY connector, address, tag');
}

/** What an address or a tag was mapped to in this connector before is given up. */
export async function putMappings(tx: Transaction, connector: string, rows: readonly KeptMapping[]): Promise<void> {
  await tx.runMany('DELETE FROM live_mapping WHERE connector = ? AND (address = ? OR tag = ?)', rows.map(({ address, tag }) => [connector, address, tag]));
  await tx.runMany('INSERT INTO live_mapping (connector, address, tag, scale, offset) VALUES (?, ?, ?, ?, ?)', rows.map(({ address, tag, scale, offset }) => [connector, address, tag, scale, offset]));
}

export async function deleteMappings(tx: Transaction, connector: string, addresses: readonly string[]): Promise<void> {
  await tx.runMany('DELETE FROM live_mapping WHERE connector = ? AND address = ?', addresses.map((address) => [connector, address]));
}
