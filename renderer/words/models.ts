/** Models in words. */
import type { GoldenRun, Inspection, ModelCondition, ModelVersion, Reign } from '../../electron/contract/models';
import type { SignatureState } from '../../electron/contract/signature';
import { bytes, counted, listed, number, systemLocale } from './numbers';

export const stageWords: Record<ModelVersion['stage'], string> = { draft: 'Draft', challenger: 'Challenger', champion: 'In use', retired: 'Retired' };

/** What the golden samples were run for. */
export const goldenReasonWords: Record<GoldenRun['reason'], string> = {
  import: 'when it was imported', promotion: 'when it was promoted', start: 'at a start', change: 'since the runtime or the machine had changed', 'stand-in': 'to answer in the stead of another', person: 'asked for by a person',
};

/** Who answers, where it is not the champion; null where it is. */
export function conditionSentence(condition: ModelCondition): string | null {
  if (condition.state === 'stand-in') return `Version ${condition.champion} is not used; ${condition.version} answers in its stead. ${condition.reason}`;
  return condition.state === 'blind' ? `Version ${condition.champion} is not used, and no version before it may be: there are no predictions. ${condition.reason}` : null;
}

/** Who answered in a reign. */
export const reignWords = ({ version, champion }: Pick<Reign, 'version' | 'champion'>): string =>
  version === null ? `nobody, ${champion.version} could not` : version === champion.version ? version : `${version}, in the stead of ${champion.version}`;

const tasks: Record<string, string> = {
  'binary-classification': 'Tells two cases apart',
  classification: 'Tells several cases apart',
  regression: 'Estimates a number',
  anomaly: 'Finds what is unusual',
  other: 'Another task',
};
export const taskWords = (task: string): string => tasks[task] ?? task;

/** Whether a model gives what its trainer got. `exact` adds how near. */
export function goldenWords(golden: ModelVersion['golden'], exact = false, locale = systemLocale): string {
  if (golden.state === 'none') return 'No golden samples came with it';
  const rows = counted(golden.rows, 'golden sample', 'golden samples', locale);
  if (golden.state === 'failed') return `Misses its ${rows}`;
  return golden.worst === null || !exact ? `Matches its ${rows}` : `Matches its ${rows}; largest difference ${golden.worst === 0 ? '0' : golden.worst.toExponential(1)}`;
}

/** How the rows of a file belong together, for a model of windows. */
export function seriesWords({ by, order }: { by: readonly { title: string }[]; order?: { title: string } | undefined }): string {
  const apart = by.length === 0 ? 'All are one series' : `A series for each ${listed(by.map(({ title }) => title))}`;
  return order ? `${apart}, in the order of ${order.title}` : `${apart}, in the order of the file`;
}

export const shortHash = (sha256: string): string => (sha256.length > 12 ? `${sha256.slice(0, 6)}…${sha256.slice(-4)}` : sha256);

const shape = (dims: Inspection['inputs'][number]['shape']) => (dims.length === 0 ? 'one value' : dims.map((d) => (d === null ? 'any' : typeof d === 'number' ? number(d) : d)).join(' × '));
export const tensorWords = (tensor: Inspection['inputs'][number]): string => `${tensor.name}: ${tensor.type === 'string' ? 'text' : tensor.type}, ${shape(tensor.shape)}`;

/** What was found in a model file, as sentences. */
export function inspectionSentences(inspection: Inspection, locale = systemLocale): string[] {
  if (!inspection.ok) return [inspection.reason ?? 'It can’t run here.'];
  const opsets = Object.entries(inspection.opsets).map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`);
  const lines = [
    `An ONNX model of ${bytes(inspection.bytes, locale)}${inspection.producer ? `, written by ${inspection.producer}` : ''}, with ${counted(inspection.parameters, 'parameter', 'parameters', locale)}.`,
    `Takes ${counted(inspection.inputs.length, 'input', 'inputs', locale)} and gives ${counted(inspection.outputs.length, 'output', 'outputs', locale)}${opsets.length > 0 ? `; operator set ${listed(opsets)}` : ''}.`,
  ];
  for (const rewrite of inspection.rewrites) lines.push(`Changed so that it runs here: ${rewrite}`);
  return lines;
}

/** Who vouches for a package. */
export function signatureWords(signature: SignatureState): string {
  switch (signature.state) {
    case 'unsigned':
      return 'Unsigned';
    case 'shipped':
      return 'Came with Millwright';
    case 'trusted':
      return `Signed by ${signature.name}`;
    case 'unknown':
      return `Signed by an unknown key, ${shortHash(signature.keyId)}`;
    case 'wrong':
      return 'Its signature is wrong';
  }
}

/** A fingerprint in groups of eight, as two people read it to each other. */
export const fingerprintWords = (keyId: string): string => (keyId.match(/.{1,8}/g) ?? []).join(' ');

export const demandWords = (signedOnly: boolean): string =>
  signedOnly ? 'Only packages signed by one of these keys, or that came with the appliance, are taken in and promoted.' : 'Packages that nobody has signed are taken too.';
