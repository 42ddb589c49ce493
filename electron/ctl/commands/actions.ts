import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { actionKind, MOST_PHOTOS, PHOTO_MOST_BYTES, verdict } from '../../contract/actions';
import type { Client } from '../../contract/contract';
import type { Command } from '../command';
import { equipmentOf } from '../equipment';
import { look, refuseInside, writeWhole } from '../files';
import { oneOf, UsageError, wholeOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf, timeOf } from '../time';
import { withEngine } from '../with';

const MOST_ID = Number.MAX_SAFE_INTEGER;
/** Flags that say which machine or alarm is meant. */
export const subjectFlags = { equipment: { type: 'string' }, alarm: { type: 'string' } } as const;
/** Flags that say which records are wanted. */
export const queryOptions = { ...subjectFlags, for: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, all: { type: 'boolean' }, limit: { type: 'string' } } as const;
export const QUERY_USAGE = '[--equipment SITE/MACHINE] [--alarm ID] [--for 168h | --from TIME [--to TIME]] [--all] [--limit N]';

export async function subjectGiven(parsed: Parsed, client: Client): Promise<{ asset?: number; alarm?: number }> {
  const [name, alarm] = [parsed.text('equipment'), wholeOf(parsed, 'alarm', MOST_ID)];
  return { ...(name === undefined ? {} : { asset: (await equipmentOf(client, name)).id }), ...(alarm === undefined ? {} : { alarm }) };
}

export const momentGiven = (parsed: Parsed, flag: string): number | undefined => {
  const text = parsed.text(flag);
  return text === undefined ? undefined : timeOf(text, `--${flag}`);
};

export async function queryGiven(parsed: Parsed, client: Client) {
  const length = parsed.text('for');
  return {
    ...(await subjectGiven(parsed, client)), from: length === undefined ? momentGiven(parsed, 'from') : Date.now() - durationOf(length, '--for'), to: momentGiven(parsed, 'to'), all: parsed.flag('all'), limit: wholeOf(parsed, 'limit', 10_000),
  };
}

const iso = (at: number) => new Date(at).toISOString();

const list: Command = {
  usage: QUERY_USAGE,
  does: 'what people did at machines, the newest first; with --all also what was corrected',
  options: queryOptions,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const actions = await client.actions.list(await queryGiven(parsed, client));
      answer(parsed, actions, () => table(['ID', 'DONE', 'EQUIPMENT', 'KIND', 'ALARM', 'BY', 'FOUND', 'NOTES', 'PHOTOS'], actions.map((a) => [a.id, iso(a.done), a.assetName, a.kind, a.alarm ?? '', a.who, a.found, a.notes, a.photos.length])));
    }),
};

/** The files' content; what they are the engine looks at. @throws UsageError */
function photosOf(parsed: Parsed): Uint8Array[] {
  const paths = parsed.text('photo')?.split(',').map((path) => path.trim()).filter((path) => path !== '') ?? [];
  if (paths.length > MOST_PHOTOS) throw new UsageError(`--photo: ${MOST_PHOTOS} photos at most, separated by commas.`);
  return paths.map((path) => {
    const found = look(path);
    if (!found?.isFile()) throw new UsageError(`--photo: there is no file ${path}.`);
    if (found.size > PHOTO_MOST_BYTES) throw new UsageError(`--photo: ${path} is larger than 8 MiB. Make it smaller first.`);
    return new Uint8Array(readFileSync(path));
  });
}

const add: Command = {
  usage: '(--alarm ID | --equipment SITE/MACHINE) --kind inspect|repair|replace|ignore|false-alarm [--notes TEXT] [--found TEXT] [--parts A,B] [--photo FILE,…] [--done TIME] [--verdict real|false|not-yet|maintenance] [--corrects ID]',
  does: 'records what was done at a machine; with --verdict also what was found, as a finding',
  options: { ...subjectFlags, ...Object.fromEntries(['kind', 'notes', 'found', 'parts', 'photo', 'done', 'verdict', 'corrects'].map((flag) => [flag, { type: 'string' as const }])) },
  run: (parsed) => {
    const kind = oneOf(parsed, 'kind', actionKind.options);
    if (!kind) throw new UsageError(`--kind is needed: one of ${actionKind.options.join(', ')}.`);
    const said = oneOf(parsed, 'verdict', verdict.exclude(['withdrawn']).options);
    const photos = photosOf(parsed);
    return withEngine(parsed, async (client) => {
      const recorded = await client.actions.record({
        ...(await subjectGiven(parsed, client)), kind, notes: parsed.text('notes'), found: parsed.text('found'), parts: parsed.text('parts')?.split(',').map((part) => part.trim()).filter((part) => part !== ''), photos,
        done: momentGiven(parsed, 'done'), verdict: said, corrects: wholeOf(parsed, 'corrects', MOST_ID),
      });
      answer(parsed, recorded, () => [`Recorded as action ${recorded.action.id} at ${recorded.action.assetName}${recorded.finding ? `, and as finding ${recorded.finding.id}` : ''}.`]);
    });
  },
};

const photo: Command = {
  usage: 'ID [--number 1] --output FILE',
  words: 1,
  does: 'writes a photo of an action into a file',
  options: { number: { type: 'string' }, output: { type: 'string' } },
  run: (parsed) => {
    const [text = ''] = parsed.positionals;
    if (!/^[1-9]\d*$/.test(text)) throw new UsageError("The action's number is needed; action list shows it.");
    const output = resolve(parsed.needed('output'));
    return withEngine(parsed, async (client) => {
      refuseInside((await client.vault.status({})).home, output);
      const { type, bytes } = await client.actions.photo({ action: Number(text), n: (wholeOf(parsed, 'number', MOST_PHOTOS) ?? 1) - 1 });
      writeWhole(output, bytes);
      answer(parsed, { output, type, bytes: bytes.byteLength }, () => [`${output}: ${type}, ${bytes.byteLength} bytes.`]);
    });
  },
};

export const actionCommands: Record<string, Command> = { 'action list': list, 'action add': add, 'action photo': photo };
