import { resolve } from 'node:path';
import type { Proof, Retention, RetentionPolicy } from '../../contract/domain';
import type { Command } from '../command';
import { equipmentOf } from '../equipment';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { timeOf } from '../time';
import { withEngine } from '../with';

const exportCommand: Command = {
  usage: '--asset A --from T --to T --output F.csv or F.parquet [--overwrite]',
  does: 'writes the readings and predictions of a machine into a CSV or Parquet file, whole or not at all',
  options: { asset: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, output: { type: 'string' }, overwrite: { type: 'boolean' } },
  run: (parsed) => {
    const [name, output] = [parsed.needed('asset'), resolve(parsed.needed('output'))];
    const [from, to] = [timeOf(parsed.needed('from'), '--from'), timeOf(parsed.needed('to'), '--to')];
    if (from >= to) throw new UsageError('--from must lie before --to.');
    return withEngine(parsed, async (client) => {
      const asset = await equipmentOf(client, name);
      const written = await client.history.export({ asset: asset.id, from, to, output, overwrite: parsed.flag('overwrite') });
      answer(parsed, written, () => [`${written.readings} readings and ${written.predictions} predictions of ${asset.name}: ${written.output}`]);
    });
  },
};

/** What a proof says, for a person. */
function sentence({ model, version, verdict, stored, again, readings }: Proof): string {
  const by = `${model} ${version}`;
  if (verdict === 'agrees') return `${by}: every bit agrees (${stored ?? 'none could be made'}, of ${readings} readings).`;
  if (verdict === 'readings-gone') return `${by}: can't be proved, the readings it was made of are not kept any more.`;
  if (verdict === 'version-gone') return `Version ${version}: can't be proved, it is not here any more.`;
  return `${by}: DOES NOT AGREE. Stored ${stored ?? 'none'}, computed again ${again ?? 'none'}, of ${readings} readings.`;
}

const prove: Command = {
  usage: 'ASSET@TIME[@MODEL[@VERSION]]',
  words: 1,
  does: 'computes a stored prediction again from the stored readings and the model version it names, and says whether every bit agrees; 1 where it does not',
  run: (parsed) => {
    const [name, moment, model, version, ...more] = (parsed.positionals[0] ?? '').split('@');
    if (!name || !moment || more.length > 0) throw new UsageError('A prediction is named by its equipment and exactly the moment it speaks of, as history export lists it: mill-01@2026-11-24T06:00:00.000Z. Its model may follow: @machine-failure@1.0.0.');
    const time = /^\d+(\.\d+)?$/.test(moment) ? Number(moment) : timeOf(moment, 'TIME');
    return withEngine(parsed, async (client) => {
      const { id } = await equipmentOf(client, name);
      const proofs = await client.live.prove({ asset: id, time, ...(model ? { model } : {}), ...(version ? { version } : {}) });
      const agrees = proofs.every(({ verdict }) => verdict === 'agrees');
      answer(parsed, { agrees, asset: id, time, predictions: proofs }, () => [...table(['MODEL', 'VERSION', 'STORED', 'AGAIN', 'SEEN', 'VERDICT'], proofs.map((one) => [one.model, one.version, one.storedBits, one.againBits, one.seen, one.verdict])), ...proofs.map(sentence)]);
      return agrees ? 0 : 1;
    });
  },
};

const DAYS = /^(\d+)d?$/;
const SIZES = { mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };
const tiers = ['readings', 'predictions', 'minutes', 'hours'] as const;

function daysOf(text: string, flag: string): number | null {
  if (text === 'forever') return null;
  const days = Number(DAYS.exec(text)?.[1] ?? NaN);
  if (!(days >= 1)) throw new UsageError(`${flag} is a number of days such as 400d, or "forever", not "${text}".`);
  return days;
}

function sizeOf(text: string): number | null {
  if (text === 'any') return null;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*(MiB|GiB|TiB)$/i.exec(text) ?? [];
  const bytes = Math.round(Number(amount) * (SIZES[unit.toLowerCase() as keyof typeof SIZES] ?? NaN));
  if (!(bytes >= 2 ** 20)) throw new UsageError(`--max-size is a size such as 50GiB, 1MiB at least, or "any", not "${text}".`);
  return bytes;
}

function retentionLines({ policy, bytes, from }: Retention): string[] {
  const kept = (days: number | null) => (days === null ? 'for ever' : `${days} days`);
  return [
    ...table(['KEPT', 'FOR'], tiers.map((tier) => [tier, kept(policy[tier])])),
    `All of it may take ${policy.maxBytes === null ? 'as much as there is' : `${(policy.maxBytes / 2 ** 30).toFixed(1)} GiB`}; it takes ${(bytes / 2 ** 30).toFixed(1)} GiB${from === null ? '' : `, from ${new Date(from).toISOString()} on`}.`,
  ];
}

const retentionShow: Command = {
  usage: '',
  does: 'shows how long history is kept, and what it takes',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const retention = await client.history.retention({});
      answer(parsed, retention, () => retentionLines(retention));
    }),
};

const retentionSet: Command = {
  usage: '[--readings 400d] [--predictions D] [--minutes D] [--hours D] [--max-size 50GiB] [--why TEXT]',
  does: 'changes how long history is kept, by days, "forever" and size; what is older goes for good within a minute',
  options: { ...Object.fromEntries(tiers.map((tier) => [tier, { type: 'string' as const }])), 'max-size': { type: 'string' }, why: { type: 'string' } },
  run: (parsed) => {
    const policy: Partial<RetentionPolicy> = {};
    for (const tier of tiers) {
      const text = parsed.text(tier);
      if (text !== undefined) policy[tier] = daysOf(text, `--${tier}`);
    }
    const size = parsed.text('max-size');
    if (size !== undefined) policy.maxBytes = sizeOf(size);
    if (Object.keys(policy).length === 0) throw new UsageError(`Nothing is to be changed. It is written: retention set ${retentionSet.usage}`);
    return withEngine(parsed, async (client) => {
      const retention = await client.history.setRetention({ policy, why: parsed.text('why') });
      answer(parsed, retention, () => retentionLines(retention));
    });
  },
};

export const historyCommands: Record<string, Command> = { 'history export': exportCommand, 'history prove': prove, 'retention show': retentionShow, 'retention set': retentionSet };
