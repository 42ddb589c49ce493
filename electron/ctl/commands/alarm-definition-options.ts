import type { AlarmDefinition } from '../../contract/alarms';
import type { Client } from '../../contract/contract';
import type { Asset } from '../../contract/domain';
import { oneOf, UsageError, type Parsed } from '../options';
import { durationOf } from '../time';

export function numberOf(parsed: Parsed, flag: string): number | undefined {
  const text = parsed.text(flag);
  if (text !== undefined && (text.trim() === '' || !Number.isFinite(Number(text)))) throw new UsageError(`--${flag} is a number, not "${text}".`);
  return text === undefined ? undefined : Number(text);
}
export function onOffOf(parsed: Parsed, flag: string): boolean | undefined {
  const text = parsed.text(flag);
  if (text !== undefined && text !== 'on' && text !== 'off') throw new UsageError(`--${flag} is on or off, not "${text}".`);
  return text === undefined ? undefined : text === 'on';
}
function delayOf(parsed: Parsed, flag: string): number | undefined {
  const text = parsed.text(flag);
  return text === undefined ? undefined : text === '0' ? 0 : durationOf(text, `--${flag}`);
}

const said = ['condition', 'limit', 'deadband', 'on-delay', 'off-delay', 'latching', 'enabled', 'priority', 'span', 'direction', 'cause', 'consequence', 'action', 'respond', 'why'] as const;
/** Flags that say how something is judged, and what it means. */
export const judgingOptions = Object.fromEntries(said.map((flag) => [flag, { type: 'string' as const }]));
export const JUDGING_USAGE = '[--limit N] [--deadband N] [--on-delay 5s] [--off-delay 5s] [--span 10m] [--direction either|up|down] [--latching on|off] [--enabled on|off] [--priority 1-4] [--condition T] [--cause T] [--consequence T] [--action T] [--respond 30m] [--why T]';

/** Flags that say what a new definition judges. */
export const subjectOptions = Object.fromEntries(['tag', 'other', 'model', 'output', 'under'].map((flag) => [flag, { type: 'string' as const }]));

/** What a new definition judges, as it was given. */
export async function subjectOf(parsed: Parsed, client: Client): Promise<Partial<AlarmDefinition>> {
  const under = parsed.text('under');
  return {
    tag: parsed.text('tag') ?? null, other: parsed.text('other') ?? null, model: parsed.text('model') ?? null, output: parsed.text('output') ?? null,
    under: under === undefined ? null : partOf((await client.assets.plant({})).assets, under, '--under'),
  };
}

/** What of it was given. */
export function judgingOf(parsed: Parsed): Partial<AlarmDefinition> {
  const given = {
    condition: parsed.text('condition'), limit: numberOf(parsed, 'limit'), deadband: numberOf(parsed, 'deadband'), onDelayMs: delayOf(parsed, 'on-delay'), offDelayMs: delayOf(parsed, 'off-delay'),
    latching: onOffOf(parsed, 'latching'), enabled: onOffOf(parsed, 'enabled'), priority: oneOf(parsed, 'priority', [1, 2, 3, 4]), spanMs: delayOf(parsed, 'span'), direction: oneOf(parsed, 'direction', ['either', 'up', 'down']),
    cause: parsed.text('cause'), consequence: parsed.text('consequence'), action: parsed.text('action'), respondWithinMs: delayOf(parsed, 'respond'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The part of the plant that `site/area/machine` names by keys; areas may be left out. @throws UsageError */
export function partOf(assets: readonly Asset[], path: string, flag: string): number {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const keysOf = (asset: Asset): string[] => [...(asset.parent === null ? [] : keysOf(byId.get(asset.parent) ?? { ...asset, parent: null })), asset.key];
  const wanted = path.split('/');
  const found = assets.filter((asset) => {
    const keys = keysOf(asset);
    let at = 0;
    return keys[0] === wanted[0] && keys.at(-1) === wanted.at(-1) && wanted.every((key) => (at = keys.indexOf(key, at) + 1) > 0);
  });
  const [one, other] = found;
  if (!one) throw new UsageError(`${flag}: there is no part of the plant "${path}". Name it by keys, as site/area/machine.`);
  if (other) throw new UsageError(`${flag}: "${path}" may be ${found.length} parts of the plant: name the areas on the way, too.`);
  return one.id;
}
