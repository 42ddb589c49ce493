import type * as z from 'zod';
import type { BatchPreview, previewRequest, PreviewWarning } from '../../contract/batch-preview';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import type { BatchCalls, Inference } from '../inference';
import { backgroundOfFile, packageOfFile } from '../models';
import { inputKind } from '../../contract/batch-input';
import { lookIntoHistory } from './history-look';
import { historyHow } from './history-stage';
import { givenInput, type Lookup } from './input';
import type { KeptMapping, Mappings } from './mappings';
import type { BatchProcesses } from './processes';
import { withoutReasons } from './reasons';

export type PreviewFile = z.output<typeof previewRequest>;

/** Looks at a file in a process that stands ready for its run then, with what was kept for its columns; keeps nothing. `before`: warnings that are known already. Errors: not-found, invalid-input (the file). */
export async function previewFile(processes: BatchProcesses, manifest: Manifest, { model: _, input, ...what }: PreviewFile, { kept, lookup, history, before = [] }: { kept?: Pick<Mappings, 'find'>; lookup?: Lookup; before?: readonly PreviewWarning[]; history?: Parameters<typeof lookIntoHistory>[0] | undefined } = {}): Promise<BatchPreview> {
  const { stage } = await givenInput(input, '', lookup);
  const asked = inputKind(input);
  const past = asked.kind === 'history' && history ? { rows: await lookIntoHistory(history, asked, manifest.sequences !== undefined), ...historyHow(manifest, {}) } : undefined;
  const worker = await processes.take(stage);
  let looked = false;
  try {
    const job: BatchCalls['preview']['input'] = { manifest, source: stage.source, ...what, ...past };
    const first = await worker.line.call('preview', job);
    // Its columns are the model's inputs.
    const found = past ? undefined : await kept?.find(manifest, first.columns.map(({ name }) => name));
    const told = found ? await worker.line.call('preview', { ...job, kept: found.choices, file: first.file ?? undefined }) : first;
    const warnings = [...before, ...changedOf(found), ...told.warnings];
    looked = true;
    return { model: manifest.name, version: manifest.version, title: manifest.title, ...told, warnings, kept: found ? { who: found.who, at: found.at } : null };
  } finally {
    if (looked) processes.stay(stage, worker);
    else await worker.end();
  }
}

/** The same for a model's file, which no vault is needed for. Errors: as of importing it, and of `previewFile`. */
export async function previewWithFile({ host, inference, processes }: { host: Host; inference: Inference; processes: BatchProcesses }, what: PreviewFile): Promise<BatchPreview> {
  const found = await packageOfFile({ host, inference }, what.model);
  return previewFile(processes, found.manifest, what, { before: await withoutReasons(found, what, () => Promise.resolve().then(() => backgroundOfFile(found))) });
}

function changedOf(found: KeptMapping | undefined): PreviewWarning[] {
  if (!found || found.changed.length === 0) return [];
  return [{ code: 'kept-changed', stops: false, input: null, column: null, values: 0, of: 0, names: found.changed, text: `The model has changed since a mapping was kept: what was kept for ${found.changed.join(', ')} is not used.` }];
}
