import * as z from 'zod';
import { providerChoice, providerOutcome, type ProviderChoice } from '../../../contract/models';
import type { Database, Transaction } from '../../store';

const measured = z.object({ workers: z.number().int().min(1), rowsPerS: z.array(z.number()), outcomes: z.array(providerOutcome) });
export type MeasuredModel = z.infer<typeof measured> & { at: number };

export function measuringRepository(db: Database) {
  return {
    async wish(model: string): Promise<ProviderChoice> {
      const row = await db.get<{ provider: string }>('SELECT provider FROM model_provider_wish WHERE model = ?', [model]);
      return providerChoice.catch('auto').parse(row?.provider);
    },
    setWish: (tx: Transaction, model: string, provider: ProviderChoice) =>
      tx.run('INSERT INTO model_provider_wish (model, provider) VALUES (?, ?) ON CONFLICT (model) DO UPDATE SET provider = excluded.provider', [model, provider]),
    /** Undefined where nothing was measured, or by an appliance that said it in other words. */
    async measured(machine: string, sha256: string): Promise<MeasuredModel | undefined> {
      const row = await db.get<{ at: number; result: string }>('SELECT at, result FROM model_measured WHERE machine = ? AND sha256 = ?', [machine, sha256]);
      const read = row && measured.safeParse(JSON.parse(row.result));
      return read?.success ? { ...read.data, at: row!.at } : undefined;
    },
    keep: (tx: Transaction, machine: string, sha256: string, { at, ...result }: MeasuredModel) =>
      tx.run('INSERT INTO model_measured (machine, sha256, at, result) VALUES (?, ?, ?, ?) ON CONFLICT (machine, sha256) DO UPDATE SET at = excluded.at, result = excluded.result', [machine, sha256, at, JSON.stringify(result)]),
  };
}
