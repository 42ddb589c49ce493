import type { WantedMapping } from '../../contract/connectors';
import { placeTags } from '../../contract/mapping-pattern';
import type { Command } from '../command';
import { number } from '../connector-options';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';
import { foundTags, named } from './connectors';

const mappings: Command = {
  usage: 'NAME',
  words: 1,
  does: "which of a source's tags go where",
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const rows = await client.live.mappings({ name: named(parsed) });
      answer(parsed, rows, () => table(['ADDRESS', 'TAG', 'SCALE', 'OFFSET'], rows.map((row) => [row.address, `${row.site}/${row.equipment}/${row.tag}`, row.scale, row.offset])));
    }),
};

const MANY = 5_000;

const map: Command = {
  usage: 'NAME --address A --to SITE/EQUIPMENT/TAG | --pattern P [--site S] [--machine M] [--search WORDS] [--make] [--dry-run]',
  words: 1,
  does: "maps a source's tags: one, or all that a pattern such as plant/{area}/{machine}/{tag} fits; --scale, --offset or --unit convert; --make makes what the plant lacks",
  options: {
    address: { type: 'string' }, to: { type: 'string' }, pattern: { type: 'string' }, site: { type: 'string' }, machine: { type: 'string' }, search: { type: 'string' }, make: { type: 'boolean' },
    'dry-run': { type: 'boolean' }, scale: { type: 'string' }, offset: { type: 'string' }, unit: { type: 'string' }, why: { type: 'string' },
  },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = named(parsed);
      const pattern = parsed.text('pattern');
      const wanted = pattern === undefined ? [one(parsed)] : many(parsed, pattern, await foundTags(client, parsed, MANY));
      if (wanted.length === 0) throw new UsageError(`No tag of ${name} fits ${pattern ?? ''}. "connector browse ${name}" lists them.`);
      const why = parsed.text('why');
      const done = parsed.flag('dry-run') ? { mapped: 0, made: 0 } : await client.live.map({ name, mappings: wanted, make: parsed.flag('make'), ...(why ? { why } : {}) });
      answer(parsed, { ...done, mappings: wanted }, () => [
        ...table(['ADDRESS', 'TAG'], wanted.map((row) => [row.address, `${row.site}/${row.equipment}/${row.tag}`])),
        parsed.flag('dry-run') ? 'Nothing was changed.' : `${done.mapped} mapped, ${done.made} tags made.`,
      ]);
    }),
};

function conversionOf(parsed: Parsed): Pick<WantedMapping, 'scale' | 'offset' | 'unit'> {
  const [scale, offset, unit] = [number(parsed, 'scale'), number(parsed, 'offset'), parsed.text('unit')];
  return { ...(scale === undefined ? {} : { scale }), ...(offset === undefined ? {} : { offset }), ...(unit === undefined ? {} : { unit }) };
}

function one(parsed: Parsed): WantedMapping {
  const to = parsed.needed('to');
  const [site, equipment, tag, more] = to.split('/');
  if (!site || !equipment || !tag || more !== undefined) throw new UsageError(`--to is SITE/EQUIPMENT/TAG; "${to}" is not.`);
  return { address: parsed.needed('address'), site, equipment, tag, ...conversionOf(parsed) };
}

function many(parsed: Parsed, pattern: string, { kind, tags }: Awaited<ReturnType<typeof foundTags>>): WantedMapping[] {
  let placed: ReturnType<typeof placeTags>;
  try {
    placed = placeTags(kind, tags, pattern, { site: parsed.text('site'), machine: parsed.text('machine') });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const byAddress = new Map(tags.map((tag) => [tag.address, tag]));
  return placed.map((one) => {
    const { type, unit } = byAddress.get(one.address) ?? { type: '', unit: '' };
    return { ...one, ...(/^bool/i.test(type) ? { kind: 'boolean' as const } : {}), ...(unit ? { unit } : {}), ...conversionOf(parsed) };
  });
}

const unmap: Command = {
  usage: 'NAME --address A',
  words: 1,
  does: "a source's tag goes nowhere any more",
  options: { address: { type: 'string' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const why = parsed.text('why');
      const done = await client.live.unmap({ name: named(parsed), addresses: [parsed.needed('address')], ...(why ? { why } : {}) });
      answer(parsed, done, () => [done.unmapped > 0 ? 'It goes nowhere any more.' : 'It was not mapped.']);
      return done.unmapped > 0 ? 0 : 1;
    }),
};

export const connectorMappingCommands: Record<string, Command> = { 'connector mappings': mappings, 'connector map': map, 'connector unmap': unmap };
