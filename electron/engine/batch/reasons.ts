import type { ScoreHow } from '../../contract/batch';
import { MillwrightError } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import type { ExplainedBy } from '../inference';
import { mainOutput } from '../models';

/** What the reasons of a run are found with; undefined where none are asked for. Errors: invalid-input where they can't be told; unavailable where the package brings no background rows. */
export async function explainedBy({ sha256, manifest }: { sha256: string; manifest: Manifest }, how: ScoreHow, background: () => Promise<ExplainedBy['background']>): Promise<ExplainedBy | undefined> {
  if (!how.reasons) return undefined;
  requireRows(manifest, how);
  return { sha256, output: mainOutput(manifest), background: await background() };
}

function requireRows({ sequences, series, outputs: [first] }: Manifest, { reasons, readings }: ScoreHow): void {
  if (sequences || series || readings) throw new MillwrightError('invalid-input', 'This model is fed windows of samples, and reasons are told of single rows only. Explain some of them with model explain.');
  if (reasons?.from !== undefined && first?.labels) throw new MillwrightError('invalid-input', `Reasons can't begin at ${reasons.from}: the first output, ${first.name}, is a class, not a number. Leave the limit out.`, { output: first.name });
}
