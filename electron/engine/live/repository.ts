import type { Connector } from '../../contract/domain';
import type { Reader, Transaction } from '../store';

export interface KeptConnector {
  name: string;
  kind: Connector['kind'];
  url: string;
  username: string | null;
  clientId: string;
  enabled: boolean;
}

interface Row { name: string; kind: Connector['kind']; url: string; username: string | null; client_id: string; enabled: number }

export async function readConnectors(db: Reader): Promise<KeptConnector[]> {
  const rows = await db.all<Row>('SELECT name, kind, url, username, client_id, enabled FROM live_connector ORDER BY name');
  return rows.map(({ client_id, enabled, ...row }) => ({ ...row, clientId: client_id, enabled: enabled === 1 }));
}

export async function insertConnector(tx: Transaction, c: KeptConnector): Promise<void> {
  await tx.run('INSERT INTO live_connector (name, kind, url, username, client_id, enabled) VALUES (?, ?, ?, ?, ?, ?)', [c.name, c.kind, c.url, c.username, c.clientId, c.enabled ? 1 : 0]);
}

export async function deleteConnector(tx: Transaction, name: string): Promise<void> {
  await tx.run('DELETE FROM live_connector WHERE name = ?', [name]);
}
