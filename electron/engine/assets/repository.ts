import type { TagDeadband } from '../../contract/deadband';
import type { Asset, Tag } from '../../contract/domain';
import type { Database, Transaction } from '../store';
import type { NewTag } from './types';

interface AssetRow {
  id: number;
  parent: number | null;
  kind: Asset['kind'];
  key: string;
  name: string;
  attributes: string;
}
interface TagRow {
  id: number;
  asset: number;
  name: string;
  title: string;
  kind: Tag['kind'];
  unit: string | null;
  labels: string | null;
  low: number | null;
  high: number | null;
  staleAfterMs: number;
  deadband: number | null;
  longestSilenceMs: number | null;
}

export function assetRepository(database: Database) {
  return {
    async assets(): Promise<Asset[]> {
      const rows = await database.all<AssetRow>('SELECT id, parent, kind, key, name, attributes FROM asset ORDER BY id');
      return rows.map((row) => ({ ...row, attributes: JSON.parse(row.attributes) as Asset['attributes'] }));
    },
    async tags(): Promise<Tag[]> {
      const rows = await database.all<TagRow>(
        'SELECT id, asset, name, title, kind, unit, labels, usual_low AS low, usual_high AS high, stale_after_ms AS staleAfterMs, deadband, longest_silence_ms AS longestSilenceMs FROM tag ORDER BY id',
      );
      return rows.map(toTag);
    },
    async insertAsset(tx: Transaction, asset: Omit<Asset, 'id'>, site: number | null): Promise<number> {
      const { lastId } = await tx.run('INSERT INTO asset (parent, site, kind, key, name, attributes) VALUES (?, ?, ?, ?, ?, ?)',
        [asset.parent, site, asset.kind, asset.key, asset.name, JSON.stringify(asset.attributes)]);
      return lastId;
    },
    async insertTag(tx: Transaction, tag: NewTag): Promise<number> {
      const { lastId } = await tx.run(
        'INSERT INTO tag (asset, name, title, kind, unit, labels, usual_low, usual_high, stale_after_ms, deadband, longest_silence_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        [
          tag.asset, tag.name, tag.title, tag.kind, tag.unit ?? null, tag.labels ? JSON.stringify(tag.labels) : null,
          tag.usual?.[0] ?? null, tag.usual?.[1] ?? null, tag.staleAfterMs, tag.deadband ?? null, tag.longestSilenceMs ?? null,
        ],
      );
      return lastId;
    },
    setDeadband: (tx: Transaction, ids: readonly number[], wanted: TagDeadband) =>
      tx.runMany('UPDATE tag SET deadband = ?, longest_silence_ms = ? WHERE id = ?', ids.map((id) => [wanted?.deadband ?? null, wanted?.longestSilenceMs ?? null, id])),
    setAttributes: (tx: Transaction, id: number, attributes: Asset['attributes']) =>
      tx.run('UPDATE asset SET attributes = ? WHERE id = ?', [JSON.stringify(attributes), id]),
  };
}

function toTag({ low, high, unit, labels, deadband, longestSilenceMs, ...row }: TagRow): Tag {
  return {
    ...row,
    ...(unit !== null && { unit }),
    ...(labels !== null && { labels: JSON.parse(labels) as string[] }),
    ...(low !== null && high !== null && { usual: [low, high] as [number, number] }),
    ...(deadband !== null && { deadband }),
    ...(longestSilenceMs !== null && { longestSilenceMs }),
  };
}
