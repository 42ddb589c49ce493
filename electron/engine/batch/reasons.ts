import type { ReasonsAsked, ScoreHow } from '../../contract/batch';
import type { PreviewWarning } from '../../contract/batch-preview';
import { MillwrightError, type ErrorCode } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import type { ExplainedBy } from '../inference';
import { mainOutput } from '../models';

/** What the reasons of a run are found with; undefined where none are asked for. Errors: invalid-input where they can't be told; unavailable where the package brings no background rows. */
export async function explainedBy({ sha256, manifest }: { sha256: string; manifest: Manifest }, how: Pick<ScoreHow, 'reasons'>, background: () => Promise<ExplainedBy['background']>): Promise<ExplainedBy | undefined> {
  if (!how.reasons) return undefined;
  requireAmount(manifest, how.reasons);
  return { sha256, output: mainOutput(manifest), background: await background() };
}

/** What would keep a run from telling reasons, for who looks before. Errors: as of `background`, but for unavailable. */
export async function withoutReasons(of: Parameters<typeof explainedBy>[0], how: Pick<ScoreHow, 'reasons'>, background: Parameters<typeof explainedBy>[2]): Promise<PreviewWarning[]> {
  try {
    await explainedBy(of, how, background);
    return [];
  } catch (error) {
    const code = error instanceof MillwrightError ? warnings[error.code] : undefined;
    if (!code) throw error;
    return [{ code, stops: true, input: null, column: null, values: 0, of: 0, names: code === 'no-amount' ? of.manifest.outputs.slice(0, 1).map(({ name }) => name) : [], text: (error as Error).message }];
  }
}

const warnings: Partial<Record<ErrorCode, PreviewWarning['code']>> = { 'invalid-input': 'no-amount', unavailable: 'no-background' };

function requireAmount({ outputs: [first] }: Manifest, { from }: ReasonsAsked): void {
  if (from !== undefined && first?.labels) throw new MillwrightError('invalid-input', `Reasons can't begin at ${from}: the first output, ${first.name}, is a class, not a number. Leave the limit out.`, { output: first.name });
}
