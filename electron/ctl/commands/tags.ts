import type { Client } from '../../contract/contract';
import { USUAL_SILENCE_MS, type DeadbandCaution, type TagDeadband } from '../../contract/deadband';
import type { Asset, Tag } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

interface Placed {
  place: string;
  tag: Tag;
}

/** Tags whose `site/equipment/tag` fits, where * is any part of a name. */
async function tagsOf(client: Client, pattern: string): Promise<Placed[]> {
  const { assets, tags } = await client.assets.plant({});
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const site = (asset: Asset): string => {
    const parent = asset.parent === null ? undefined : byId.get(asset.parent);
    return parent ? site(parent) : asset.key;
  };
  const fits = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[^\w/-]/g, '\\$&')).join('[^/]*')}$`);
  return tags.flatMap((tag) => {
    const asset = byId.get(tag.asset);
    const place = asset ? `${site(asset)}/${asset.key}/${tag.name}` : '';
    return fits.test(place) ? [{ place, tag }] : [];
  });
}

const list: Command = {
  usage: '[SITE/EQUIPMENT/TAG]',
  words: 1,
  does: 'the tags of the plant, with * for any part of a name; what of them is kept, and how many readings were since the engine started',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await tagsOf(client, parsed.positionals[0] ?? '*/*/*');
      const counts = new Map((await client.live.deadbands({})).map((count) => [count.tag, count]));
      const rows = found.map(({ place, tag: { id, title, kind, unit, deadband, longestSilenceMs } }) => {
        const { kept, unchanged } = counts.get(id) ?? { kept: null, unchanged: null };
        return { tag: place, id, title, kind, unit: unit ?? null, deadband: deadband ?? null, longestSilenceMs: deadband === undefined ? null : (longestSilenceMs ?? USUAL_SILENCE_MS), kept, unchanged };
      });
      answer(parsed, rows, () => table(['TAG', 'KIND', 'UNIT', 'DEADBAND', 'LONGEST SILENCE', 'KEPT', 'UNCHANGED'],
        rows.map((row) => [row.tag, row.kind, row.unit ?? '-', row.deadband ?? '-', row.longestSilenceMs === null ? '-' : `${row.longestSilenceMs / 1000} s`, row.kept ?? '-', row.unchanged ?? '-'])));
    }),
};

function wanted(parsed: Parsed): TagDeadband {
  const text = parsed.needed('deadband');
  const seconds = parsed.text('silence');
  if (text === 'none') {
    if (seconds !== undefined) throw new UsageError('--silence is of a tag with a deadband.');
    return null;
  }
  const deadband = Number(text);
  if (text.trim() === '' || !(deadband >= 0) || !Number.isFinite(deadband)) throw new UsageError(`--deadband is a number from 0 on, in the tag's unit, or "none"; "${text}" is neither.`);
  const longestSilenceMs = seconds === undefined ? USUAL_SILENCE_MS : Math.round(Number(/^(\d+(?:\.\d+)?)s?$/.exec(seconds)?.[1] ?? NaN) * 1000);
  if (!(longestSilenceMs >= 1_000 && longestSilenceMs <= 3_600_000)) throw new UsageError(`--silence is a number of seconds from 1 to 3600, such as 60s; "${seconds}" is not.`);
  return { deadband, longestSilenceMs };
}

/** One line for what is said of several tags. */
function cautionLines(cautions: readonly DeadbandCaution[]): string[] {
  const said = new Map<string, number>();
  for (const { model, version, message } of cautions) said.set(`${model} ${version}: ${message}`, (said.get(`${model} ${version}: ${message}`) ?? 0) + 1);
  return [...said].map(([line, count]) => (count === 1 ? line : `${line} (${count} tags)`));
}

const set: Command = {
  usage: 'SITE/EQUIPMENT/TAG --deadband N|none [--silence 30s] [--why TEXT] [--dry-run]',
  words: 1,
  does: 'keeps of a tag only readings that moved by more than N, and one after --silence at the latest; * in the name stands for any part of it. Says what it does to models that watch',
  options: { deadband: { type: 'string' }, silence: { type: 'string' }, why: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  run: (parsed) => {
    const [pattern] = parsed.positionals;
    if (pattern === undefined || pattern.split('/').length !== 3) throw new UsageError(`Say which tag. It is written: tag set ${set.usage}`);
    const deadband = wanted(parsed);
    return withEngine(parsed, async (client) => {
      const found = await tagsOf(client, pattern);
      if (found.length === 0) throw new MillwrightError('not-found', `The plant has no tag ${pattern}. "tag list" names those there are.`);
      const tags = found.map(({ tag }) => tag.id);
      const { changed, cautions } = parsed.flag('dry-run')
        ? { changed: 0, cautions: await client.live.weighDeadband({ tags, deadband }) }
        : await client.live.setDeadband({ tags, deadband, why: parsed.text('why') });
      answer(parsed, { tags: found.map(({ place }) => place), changed, cautions }, () => [parsed.flag('dry-run') ? `Nothing was changed; ${tags.length} tags fit.` : `${changed} of ${tags.length} tags changed.`, ...cautionLines(cautions)]);
    });
  },
};

export const tagCommands: Record<string, Command> = { 'tag list': list, 'tag set': set };
