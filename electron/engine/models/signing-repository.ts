import type { Signer } from '../../contract/signature';
import type { Database, Transaction } from '../store';

const PIECE_BYTES = 1024 * 1024;

/** What is kept of a version's signature. */
export interface KeptSignature {
  shipped: boolean;
  keyId: string | null;
}

export function signingRepository(db: Database) {
  return {
    async signatures(): Promise<Map<number, KeptSignature>> {
      const rows = await db.all<{ version: number; shipped: number; keyId: string | null }>('SELECT version, shipped, key_id AS keyId FROM model_signature');
      return new Map(rows.map(({ version, shipped, keyId }) => [version, { shipped: shipped === 1, keyId }]));
    },
    keep: (tx: Transaction, version: number, { shipped, keyId }: KeptSignature) =>
      tx.run('INSERT INTO model_signature (version, shipped, key_id) VALUES (?, ?, ?)', [version, shipped ? 1 : 0, keyId]),

    async keepArchive(tx: Transaction, version: number, bytes: Uint8Array): Promise<void> {
      for (let piece = 0; piece * PIECE_BYTES < bytes.length; piece++) {
        await tx.run('INSERT INTO model_archive (version, piece, data) VALUES (?, ?, ?)', [version, piece, bytes.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES)]);
      }
    },
    /** Undefined where the version did not come in an archive. */
    async archive(version: number): Promise<Uint8Array | undefined> {
      const rows = await db.all<{ data: Uint8Array }>('SELECT data FROM model_archive WHERE version = ? ORDER BY piece', [version]);
      return rows.length === 0 ? undefined : new Uint8Array(Buffer.concat(rows.map(({ data }) => data)));
    },

    signers: () => db.all<Signer>('SELECT key_id AS keyId, name, public_key AS publicKey, added, added_by AS addedBy FROM model_signer ORDER BY name'),
    addSigner: (tx: Transaction, { keyId, name, publicKey, added, addedBy }: Signer) =>
      tx.run('INSERT INTO model_signer (key_id, name, public_key, added, added_by) VALUES (?, ?, ?, ?, ?)', [keyId, name, publicKey, Math.round(added), addedBy]),
    removeSigner: (tx: Transaction, keyId: string) => tx.run('DELETE FROM model_signer WHERE key_id = ?', [keyId]),

    signedOnly: async (): Promise<boolean> => (await db.get<{ signedOnly: number }>('SELECT signed_only AS signedOnly FROM model_policy'))?.signedOnly === 1,
    demand: (tx: Transaction, signedOnly: boolean) => tx.run('UPDATE model_policy SET signed_only = ?', [signedOnly ? 1 : 0]),
  };
}
export type SigningRepository = ReturnType<typeof signingRepository>;
