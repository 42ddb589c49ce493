import type { ReasonsAsked, ScoreHow } from '../../contract/batch';
import { MillwrightError } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import type { ExplainedBy } from '../inference';
import { mainOutput } from '../models';

/** What the reasons of a run are found with; undefined where none are asked for. Errors: invalid-input where they can't be told; unavailable where the package brings no background rows. */
export async function explainedBy({ sha256, manifest }: { sha256: string; manifest: Manifest }, how: ScoreHow, background: () => Promise<ExplainedBy['background']>): Promise<ExplainedBy | undefined> {
  if (!how.reasons) return undefined;
  requireAmount(manifest, how.reasons);
  return { sha256, output: mainOutput(manifest), background: await background() };
}

function requireAmount({ outputs: [first] }: Manifest, { from }: ReasonsAsked): void {
  if (from !== undefined && first?.labels) throw new MillwrightError('invalid-input', `Reasons can't begin at ${from}: the first output, ${first.name}, is a class, not a number. Leave the limit out.`, { output: first.name });
}
