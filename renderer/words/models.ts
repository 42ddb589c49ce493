/** Models in words. */
import type { GoldenRun, Inspection, ModelCondition, ModelVersion, Reign } from '../../electron/contract/models';
import type { SignatureState } from '../../electron/contract/signature';
import { t } from './catalogue/models';
import { bytes, listed, number, systemLocale } from './numbers';

export const stageWords: Record<ModelVersion['stage'], string> = t.stages;

/** What the golden samples were run for. */
export const goldenReasonWords: Record<GoldenRun['reason'], string> = t.goldenReasons;

/** Who answers, where it is not the champion; null where it is. */
export function conditionSentence(condition: ModelCondition): string | null {
  if (condition.state === 'stand-in') return t.standIn(condition.champion, condition.version, condition.reason);
  return condition.state === 'blind' ? t.blind(condition.champion, condition.reason) : null;
}

/** Who answered in a reign. */
export const reignWords = ({ version, champion }: Pick<Reign, 'version' | 'champion'>): string =>
  version === null ? t.nobodyCould(champion.version) : version === champion.version ? version : t.inStead(version, champion.version);

export const taskWords = (task: string): string => t.tasks[task] ?? task;

/** Whether a model gives what its trainer got. `exact` adds how near. */
export function goldenWords(golden: ModelVersion['golden'], exact = false, locale = systemLocale): string {
  if (golden.state === 'none') return t.noGolden;
  if (golden.state === 'failed') return t.misses(golden.rows);
  return t.matches(golden.rows, golden.worst === null || !exact ? null : golden.worst === 0 ? '0' : scientific(golden.worst, locale));
}

/** `1.2e-7`, with the locale's own sign between the figures. */
const scientific = (value: number, locale: string): string => {
  const [figures = '', power = ''] = value.toExponential(1).split('e');
  return `${number(Number(figures), 1, locale)}e${power}`;
};

/** How the rows of a file belong together, for a model of windows. */
export function seriesWords({ by, order }: { by: readonly { title: string }[]; order?: { title: string } | undefined }): string {
  return t.series(by.length === 0 ? null : listed(by.map(({ title }) => title)), order?.title ?? null);
}

export const shortHash = (sha256: string): string => (sha256.length > 12 ? `${sha256.slice(0, 6)}…${sha256.slice(-4)}` : sha256);

const shape = (dims: Inspection['inputs'][number]['shape']) => (dims.length === 0 ? t.oneValue : dims.map((d) => (d === null ? t.any : typeof d === 'number' ? number(d) : d)).join(' × '));
export const tensorWords = (tensor: Inspection['inputs'][number]): string => `${tensor.name}: ${tensor.type === 'string' ? t.text : tensor.type}, ${shape(tensor.shape)}`;

/** What was found in a model file, as sentences. */
export function inspectionSentences(inspection: Inspection, locale = systemLocale): string[] {
  if (!inspection.ok) return [inspection.reason ?? t.cantRun];
  const opsets = Object.entries(inspection.opsets).map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`);
  const lines = [
    t.isModel(bytes(inspection.bytes, locale), inspection.producer || null, inspection.parameters),
    t.takesGives(inspection.inputs.length, inspection.outputs.length, opsets.length > 0 ? listed(opsets) : null),
  ];
  for (const rewrite of inspection.rewrites) lines.push(t.rewritten(rewrite));
  return lines;
}

/** Who vouches for a package. */
export function signatureWords(signature: SignatureState): string {
  switch (signature.state) {
    case 'unsigned':
      return t.unsigned;
    case 'shipped':
      return t.shipped;
    case 'trusted':
      return t.signedBy(signature.name);
    case 'unknown':
      return t.unknownKey(shortHash(signature.keyId));
    case 'wrong':
      return t.wrongSignature;
  }
}

/** A fingerprint in groups of eight, as two people read it to each other. */
export const fingerprintWords = (keyId: string): string => (keyId.match(/.{1,8}/g) ?? []).join(' ');

export const demandWords = (signedOnly: boolean): string =>
  signedOnly ? t.signedOnly : t.unsignedToo;
