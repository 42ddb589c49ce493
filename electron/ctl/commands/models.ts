import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import type { Inspection, ModelVersion } from '../../contract/domain';
import type { Command } from '../command';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine, withTools } from '../with';

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

function describe(file: string, inspection: Inspection): string[] {
  const shape = (dims: (number | string | null)[]) => `[${dims.map((dim) => dim ?? '?').join(', ')}]`;
  return [
    inspection.ok ? `${file} can run here.` : `${file} can't run here: ${inspection.reason ?? 'no reason was found'}`,
    `  made by ${inspection.producer || 'an exporter that does not say'}; operator sets ${Object.entries(inspection.opsets).map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`).join(', ') || 'none'}`,
    `  ${inspection.bytes.toLocaleString('en')} bytes, ${inspection.parameters.toLocaleString('en')} parameters, read in ${Math.round(inspection.ms)} ms`,
    ...inspection.inputs.map((input) => `  in   ${input.name}: ${input.type} ${shape(input.shape)}`),
    ...inspection.outputs.map((output) => `  out  ${output.name}: ${output.type} ${shape(output.shape)}`),
    ...inspection.rewrites.map((line) => `  changed: ${line}`),
    ...inspection.warnings.map((line) => `  mind: ${line}`),
  ];
}

const inspect: Command = {
  usage: 'FILE',
  words: 1,
  does: 'says what a model file is, and whether it can run here; needs no vault',
  run: async (parsed) => {
    const file = oneFile(parsed.positionals, 'A model file');
    const { inspection } = await withTools((client) => client.tools.inspect({ path: file }));
    answer(parsed, inspection, () => describe(file, inspection));
  },
};

const line = (version: ModelVersion) =>
  `${version.model}@${version.version}  ${version.stage}  sha256 ${version.sha256.slice(0, 12)}  golden samples: ${version.golden.state}`;

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
        table(['MODEL', 'VERSION', 'STAGE', 'GOLDEN', 'SHA256'], versions.map((v) => [v.model, v.version, v.stage, v.golden.state, v.sha256.slice(0, 12)])),
      );
    }),
};

const promote: Command = {
  usage: 'N@V [--why TEXT]',
  words: 1,
  does: 'makes this version the one that answers, after its golden samples matched again',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const why = parsed.text('why');
      const version = await client.models.promote({ ...nameAndVersion(parsed.positionals[0]), ...(why ? { why } : {}) });
      answer(parsed, version, () => [`Promoted ${line(version)}`]);
    }),
};

export const modelCommands: Record<string, Command> = { 'model inspect': inspect, 'model import': importModel, 'model list': list, 'model promote': promote };
