import { MillwrightError } from '../../../contract/errors';
import type { Golden } from '../../../contract/manifest';
import { goldenColumns } from '../../inference';
import type { PackageFiles, VersionRecord } from '../types';
import { checkScript } from './check-script';
import { goldenCheck, rowsOfColumns } from './golden';
import { inferenceService, serviceName, USUAL_STORAGE } from './kserve';
import { tritonModel } from './triton';

/** Triton's repository within the folder that is written; what stands beside it is none of its models. */
export const REPOSITORY = 'models';

export interface ServingRequest {
  as: 'triton' | 'kserve';
  record: VersionRecord;
  /** The graph that runs here. */
  graph: Uint8Array;
  number: number;
  golden: Golden | null;
  /** KServe's `storageUri`. */
  storage?: string | undefined;
}

/** What is written for Triton or KServe, by path. Errors: invalid-input where the model can't be served so, or has nothing to be checked by. */
export async function servingFiles({ as, record, graph, number, golden, storage = USUAL_STORAGE }: ServingRequest): Promise<PackageFiles> {
  const { model, version, binding, manifest } = record;
  const refuse = (why: string) => new MillwrightError('invalid-input', `${model}@${version} can't be written for ${as === 'triton' ? 'Triton' : 'KServe'}: ${why}`, { model, version });
  if (!golden) throw refuse('it has no golden samples, so nothing could show that it answers there as it does here. Import it again with a golden.json.');
  if ((binding.batch ?? 1) > 1) throw refuse(`its graph takes exactly ${binding.batch} rows at a time. Export it from its trainer with an open first dimension.`);
  if (binding.inputs.some(({ rank }) => rank === 0)) throw refuse('its graph takes single numbers without any dimension. Export it from its trainer with an open first dimension.');
  const { columns, rows } = goldenColumns(manifest, golden);
  const whole = Array.from({ length: rows }, (_, row) => rowsOfColumns(columns, manifest, [row])).filter((row) => Object.values(row).every((column) => !column.some((value) => value === '' || Number.isNaN(value))));
  const files = new Map<string, Uint8Array>();
  const put = (path: string, content: string) => void files.set(path, new TextEncoder().encode(content));
  for (const [path, bytes] of await tritonModel({ record, graph, number, warmUps: whole })) files.set(`${REPOSITORY}/${path}`, bytes);
  if (as === 'kserve') put('inference-service.yaml', inferenceService(record, storage));
  put('golden.json', `${JSON.stringify(await goldenCheck(record, golden))}\n`);
  put('check.mjs', checkScript);
  put('README.md', readme(record, number, as, storage));
  return files;
}

function readme({ model, version, sha256, manifest }: VersionRecord, number: number, as: ServingRequest['as'], storage: string): string {
  const start = as === 'triton'
    ? `    tritonserver --model-repository=$PWD/${REPOSITORY}\n    node check.mjs http://localhost:8000\n`
    : `Copy what is in \`${REPOSITORY}/\` to ${storage}, then:\n\n    kubectl apply -f inference-service.yaml\n    kubectl wait --for=condition=Ready inferenceservice/${serviceName(model)}\n    node check.mjs "$(kubectl get inferenceservice ${serviceName(model)} -o jsonpath='{.status.url}')"\n\nBehind an ingress that tells services apart by name: \`--host NAME\`. The cluster needs KServe's runtime for Triton.\n`;
  return `# ${manifest.title}\n\n${model} ${version}, package ${sha256}, as version ${number} of a model repository for Triton's ONNX Runtime backend. Licence of the model: ${manifest.licence}.\n\n${start}
The check replays the golden samples over the Open Inference Protocol v2 and compares the answers with the trainer's, within the tolerance that the package states. It needs Node.js 18 or newer and nothing else.

A later version has a higher number; laid into the same folder, with its own \`config.pbtxt\`, it takes the place of this one. The server runs the graph with one thread, as the appliance does: with more, the last bits of an answer depend on the requests beside it.
`;
}
