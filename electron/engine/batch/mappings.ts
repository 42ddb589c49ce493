import { createHash } from 'node:crypto';
import type { ColumnChoices } from '../../contract/batch';
import type { Manifest } from '../../contract/manifest';
import type { Security } from '../security';
import { whoName, type Who } from '../shared/who';
import type { Store } from '../store';

/** A mapping as it was last used for a model and a file with such columns. */
export interface KeptMapping {
  choices: ColumnChoices;
  /** Inputs that the model has in another way by now, or not any more: nothing is said of them. */
  changed: string[];
  who: string;
  at: number;
}

/** What a name means to a model: with another kind or unit a choice for it is worth nothing. */
type Meanings = Record<string, string>;

function meaningsOf({ inputs, series }: Manifest): Meanings {
  const keys = [...(series?.by ?? []), ...(series?.order ? [series.order] : [])];
  return Object.fromEntries([...keys.map(({ name }) => [name, 'key']), ...inputs.map((input) => [input.name, `${input.kind} ${('unit' in input ? input.unit : undefined) ?? ''}`])]);
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
/** By the set of the columns' names, in whatever order they stand. */
const keyOf = (header: readonly string[]): string => createHash('sha256').update(JSON.stringify([...new Set(header)].sort())).digest('base64');

export interface Mappings {
  /** Undefined where none is kept. */
  find(manifest: Manifest, header: readonly string[]): Promise<KeptMapping | undefined>;
  /** For the next file with these columns; nothing is written where the same is kept already. */
  keep(manifest: Manifest, header: readonly string[], choices: ColumnChoices, who: Who, at: number): Promise<void>;
}

interface Row {
  choices: string;
  meanings: string;
  who: string;
  at: number;
}

export function mappings({ store, security }: { store: Pick<Store, 'main'>; security: Pick<Security, 'record'> }): Mappings {
  const rowOf = async (manifest: Manifest, header: readonly string[]) => (await store.main.all<Row>('SELECT choices, meanings, who, at FROM batch_mapping WHERE model = ? AND columns = ?', [manifest.name, keyOf(header)]))[0];
  return {
    async find(manifest, header) {
      const row = await rowOf(manifest, header);
      if (!row) return undefined;
      const [now, then] = [meaningsOf(manifest), JSON.parse(row.meanings) as Meanings];
      const all = Object.entries(JSON.parse(row.choices) as ColumnChoices);
      const good = all.filter(([name]) => then[name] === now[name]);
      return { choices: Object.fromEntries(good), changed: all.filter((one) => !good.includes(one)).map(([name]) => name), who: row.who, at: row.at };
    },

    async keep(manifest, header, choices, who, at) {
      const [row, meanings] = [await rowOf(manifest, header), meaningsOf(manifest)];
      const before = row ? (JSON.parse(row.choices) as ColumnChoices) : null;
      if (row && same(before, choices) && same(JSON.parse(row.meanings), meanings)) return;
      await store.main.transaction('batch.mapping', async (tx) => {
        await tx.run(
          'INSERT INTO batch_mapping (model, columns, choices, meanings, who, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (model, columns) DO UPDATE SET choices = excluded.choices, meanings = excluded.meanings, who = excluded.who, at = excluded.at',
          [manifest.name, keyOf(header), JSON.stringify(choices), JSON.stringify(meanings), whoName(who), at],
        );
        await security.record(tx, who, 'batch.mapping', before && { model: manifest.name, columns: before }, { model: manifest.name, columns: choices });
      });
    },
  };
}
