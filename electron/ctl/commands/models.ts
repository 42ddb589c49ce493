import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import { MillwrightError, type ErrorCode } from '../../contract/errors';
import type { Inspection, ModelVersion, Reign, Replay } from '../../contract/models';
import { signatureWords, type SignatureState } from '../../contract/signature';
import type { Command } from '../command';
import { openSession } from '../engine';
import { UsageError, wordOf, type Parsed } from '../options';
import { refuseInside } from '../files';
import { answer, note, progressBar, table } from '../output';
import { onInterrupt } from '../interrupt';
import { compareLines, replayLines } from '../comparison';
import { timeOf } from '../time';
import { withEngine, withTools } from '../with';
import { explain } from './explain';

function oneFile(positionals: string[], what: string): string {
  const [file] = positionals;
  if (!file) throw new UsageError(`${what} is needed.`);
  return resolve(file);
}

/** `machine-failure@1.0.0` */
function nameAndVersion(text: string | undefined): { model: string; version: string } {
  const at = text?.lastIndexOf('@') ?? -1;
  if (!text || at <= 0 || at === text.length - 1) throw new UsageError('A model and its version are needed, as in machine-failure@1.0.0.');
  return { model: text.slice(0, at), version: text.slice(at + 1) };
}

function describe(file: string, inspection: Inspection, signature: SignatureState, refused: string | null): string[] {
  const shape = (dims: (number | string | null)[]) => `[${dims.map((dim) => dim ?? '?').join(', ')}]`;
  return [
    inspection.ok ? `${file} can run here.` : `${file} can't run here: ${inspection.reason ?? 'no reason was found'}`,
    `  made by ${inspection.producer || 'an exporter that does not say'}; operator sets ${Object.entries(inspection.opsets).map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`).join(', ') || 'none'}`,
    `  ${inspection.bytes.toLocaleString('en')} bytes, ${inspection.parameters.toLocaleString('en')} parameters, read in ${Math.round(inspection.ms)} ms`,
    `  ${signatureWords(signature)}${refused === null ? '' : `. ${refused}`}`,
    ...inspection.inputs.map((input) => `  in   ${input.name}: ${input.type} ${shape(input.shape)}`),
    ...inspection.outputs.map((output) => `  out  ${output.name}: ${output.type} ${shape(output.shape)}`),
    ...inspection.rewrites.map((line) => `  changed: ${line}`),
    ...inspection.warnings.map((line) => `  mind: ${line}`),
  ];
}

/** As the appliance of `--home` sees it, which alone knows whom its site trusts; null where it is locked or none is there. */
function inspectedAt(parsed: Parsed, file: string): Promise<Awaited<ReturnType<Client['models']['inspect']>> | null> {
  return withEngine(parsed, (client) => client.models.inspect({ path: file })).catch((error: unknown) => {
    if (!(error instanceof MillwrightError) || (error.code !== 'locked' && error.code !== 'no-vault')) throw error;
    note(`${error.message} Without it, nobody's signature is known to be trusted.`);
    return null;
  });
}

const inspect: Command = {
  usage: 'FILE',
  words: 1,
  does: 'says what a model file is, whether it can run here and who signed it; needs no vault, but with --home knows whom that site trusts',
  run: async (parsed) => {
    const file = oneFile(parsed.positionals, 'A model file');
    const site = parsed.home === undefined ? null : await inspectedAt(parsed, file);
    const { inspection, signature } = site ?? (await withTools((client) => client.tools.inspect({ path: file })));
    answer(parsed, { ...inspection, signature, ...(site ? { refused: site.refused } : {}) }, () => describe(file, inspection, signature, site?.refused ?? null));
  },
};

/** One that came without samples stands out: nothing says that it answers rightly here. */
const goldenWord = ({ golden }: ModelVersion) => (golden.state === 'none' ? 'NO SAMPLES' : golden.state);

const line = (version: ModelVersion) =>
  `${version.model}@${version.version}  ${version.stage}  sha256 ${version.sha256.slice(0, 12)}  golden samples: ${goldenWord(version)}`;

/** Of a model that came with the appliance, where it is installed out of sight. */
const shippedPath = async (client: Client, model: string | undefined) => (await client.models.shipped({})).find((one) => one.model === model)?.path;

const importModel: Command = {
  usage: 'FILE [--name N]',
  words: 1,
  does: 'takes a model package, a bare ONNX file or, by its name, a model that ships into the registry, after its golden samples matched',
  options: { name: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = parsed.text('name');
      const file = oneFile(parsed.positionals, 'A model file or package');
      const path = existsSync(file) ? file : await shippedPath(client, parsed.positionals[0]) ?? file;
      const version = await client.models.import({ path, ...(name ? { name } : {}) });
      answer(parsed, version, () => [`Imported ${line(version)}`]);
    }),
};

const list: Command = {
  usage: '',
  does: 'lists models and their versions',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const versions = await client.models.list({});
      answer(parsed, versions, () =>
        table(
          ['MODEL', 'VERSION', 'STAGE', 'ANSWERS', 'GOLDEN', 'SHA256', 'SIGNATURE'],
          versions.map((v) => [v.model, v.version, v.stage, v.answers ? 'yes' : '', goldenWord(v), v.sha256.slice(0, 12), signatureWords(v.signature)]),
        ),
      );
    }),
};

const exportModel: Command = {
  usage: 'NAME --out FILE_OR_FOLDER [--version V] [--as mwpkg|files|triton|kserve] [--storage URI] [--overwrite]',
  words: 1,
  does: 'writes a version out as it came, byte for byte; or, to a name that ends in .mwpkg, as one file; or as a repository that Triton or KServe serves',
  options: { out: { type: 'string' }, version: { type: 'string' }, as: { type: 'string' }, output: { type: 'string' }, storage: { type: 'string' }, overwrite: { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const model = oneName(parsed);
      const as = parsed.text('as') ?? 'came';
      if (as !== 'came' && as !== 'mwpkg' && as !== 'files' && as !== 'triton' && as !== 'kserve') throw new UsageError('--as is mwpkg, files, triton or kserve; without it a version is written as it came.');
      const storage = parsed.text('storage');
      if (storage !== undefined && as !== 'kserve') throw new UsageError('--storage is where KServe finds the repository: it belongs to --as kserve.');
      const to = resolve(parsed.text('output') ?? parsed.needed('out'));
      refuseInside(home, to);
      const exported = await client.models.export({ model, version: parsed.text('version'), to, as, storage, overwrite: parsed.flag('overwrite') });
      answer(parsed, exported, () => [`Exported ${exported.model}@${exported.version}`, ...exported.files.map((file) => `${file.sha256}  ${file.path}`)]);
    }),
};

/** A step of one version's, with a reason. */
const step = (name: 'promote' | 'challenge' | 'retire', done: string, does: string): Command => ({
  usage: 'N@V [--why TEXT]',
  words: 1,
  does,
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const why = parsed.text('why');
      const version = await client.models[name]({ ...nameAndVersion(parsed.positionals[0]), ...(why ? { why } : {}) });
      answer(parsed, version, () => [`${done} ${line(version)}`]);
    }),
});

const rollback: Command = {
  usage: 'N [--why TEXT]',
  words: 1,
  does: 'puts back the version that answered before, after its golden samples matched again',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const why = parsed.text('why');
      const version = await client.models.rollback({ model: oneName(parsed), ...(why ? { why } : {}) });
      answer(parsed, version, () => [`Rolled back to ${line(version)}`]);
    }),
};

const test: Command = {
  usage: 'N or N@V',
  words: 1,
  does: 'runs the golden samples now, of the champion where no version is named; 1 where they do not match',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [name = ''] = parsed.positionals;
      const version = await client.models.test(name.includes('@') ? nameAndVersion(name) : { model: oneName(parsed) });
      answer(parsed, version, () => [line(version)]);
      return version.golden.state === 'failed' ? 1 : 0;
    }),
};

const at: Command = {
  usage: 'N TIME',
  words: 2,
  does: 'which version answered at that moment, who put it there and why',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const model = oneName(parsed);
      const [, moment] = parsed.positionals;
      if (!moment) throw new UsageError('A moment is needed, as in 2026-11-24T03:10:00Z.');
      const time = timeOf(moment, 'TIME');
      const reign = await client.models.championAt({ model, time });
      answer(parsed, reign, () => reignLines(model, time, reign));
    }),
};

const compare: Command = {
  usage: 'N',
  words: 1,
  does: 'what the challenger said beside the champion since it was appointed',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const model = oneName(parsed);
      const comparison = await client.models.comparison({ model });
      answer(parsed, comparison, () => compareLines(model, comparison));
    }),
};

const replay: Command = {
  usage: 'N@V [--days 7]',
  words: 1,
  does: "runs a version over the last days' stored readings, when nothing live waits: alarms gained and lost, cost",
  options: { days: { type: 'string' } },
  run: async (parsed) => {
    const version = nameAndVersion(parsed.positionals[0]);
    const days = Number(parsed.text('days') ?? 7);
    if (!(days > 0 && days <= 366)) throw new UsageError('--days is a number of days, up to 366.');
    // Not by withEngine: what a signal breaks off is told below.
    const session = await openSession(parsed);
    try {
      const made = await followReplay(session.client, { ...version, days });
      answer(parsed, made, () => replayLines(made));
    } finally {
      await session.close();
    }
  },
};

/** Shows how far it is; Ctrl-C breaks it off. */
async function followReplay(client: Client, request: { model: string; version: string; days: number }): Promise<Replay> {
  const bar = progressBar('replay');
  let stop = () => {};
  let stopListening = () => {};
  try {
    return await new Promise<Replay>((resolve, reject) => {
      stop = client.models.replay(
        request,
        ({ done, rows, result, error }) => {
          bar.update(done, `${rows.toLocaleString('en')} rows`);
          if (error) reject(new MillwrightError(error.code as ErrorCode, error.message));
          else if (result) resolve(result);
        },
        (error) => reject(error ?? new MillwrightError('gone', 'The replay ended without a word.')),
      );
      stopListening = onInterrupt(() => reject(new MillwrightError('cancelled', 'The replay was broken off. Nothing of it is kept.')));
    });
  } finally {
    stop();
    stopListening();
    bar.end();
  }
}

const oneName = (parsed: Parsed): string => wordOf(parsed, "A model's name is needed; model list shows them.");

function reignLines(model: string, time: number, reign: Reign | null): string[] {
  const iso = (at: number) => new Date(at).toISOString();
  if (!reign) return [`${model}: nothing answered at ${iso(time)}; no version had been promoted yet.`];
  const { version, champion, from, to, who, why } = reign;
  const appointed = `${champion.version} was put there by ${champion.who} at ${iso(champion.since)}${champion.why ? `: ${champion.why}` : ''}`;
  return [
    `${model}: ${version ? `${version} answered` : 'no version could answer'} at ${iso(time)}, from ${iso(from)} ${to === null ? 'until now' : `to ${iso(to)}`}`,
    `  ${appointed}`,
    ...(version === champion.version && who === champion.who ? [] : [`  ${version === champion.version ? 'it answered again' : 'it was not used'}, by ${who}${why ? `: ${why}` : ''}`]),
  ];
}

export const modelCommands: Record<string, Command> = {
  'model inspect': inspect,
  'model import': importModel,
  'model list': list,
  'model promote': step('promote', 'Promoted', 'makes this version the one that answers, after its golden samples matched again'),
  'model rollback': rollback,
  'model compare': compare,
  'model replay': replay,
  'model at': at,
  'model test': test,
  'model export': exportModel,
  'model explain': explain,
  'model challenge': step('challenge', 'Appointed', "appoints this version the model's challenger; the one before it is retired"),
  'model retire': step('retire', 'Retired', 'takes a draft or a challenger out'),
};
