import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Background, Golden, manifest as manifestSchema } from '../../electron/contract/manifest';
import { labelModel } from './onnx-builder';

type ManifestText = z.input<typeof manifestSchema>;

/** The manifest of `labelModel`: `p = a` plus 1, 2 or 10 for the grades L, M and H. */
export function labelManifest(changes: Partial<ManifestText> = {}): ManifestText {
  return {
    manifestVersion: 1, name: 'press', version: '1.0.0', title: 'Press', task: 'regression', description: 'A model for tests.', licence: 'Apache-2.0',
    inputs: [
      { name: 'a', title: 'Amount', kind: 'number', unit: 'mm', range: [0, 100], aliases: ['Amount of it'] },
      { name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'M', 'H'], from: 'attribute' },
    ],
    outputs: [{ name: 'p', title: 'Pressure', kind: 'number', meaning: 'the pressure' }],
    thresholds: [{ output: 'p', limit: 50, deadband: 1, onDelayMs: 0, priority: 2 }],
    ...changes,
  };
}

export function labelGolden(changes: Partial<Golden> = {}): Golden {
  return {
    goldenVersion: 1, source: 'by hand', tolerance: { absolute: 1e-6, relative: 0 },
    inputs: { a: [1, 2, 3], grade: ['L', 'M', 'H'] }, outputs: { p: [2, 4, 13] }, ...changes,
  };
}

export const labelBackground = (changes: Partial<Background['inputs']> = {}): Background => ({
  backgroundVersion: 1, source: 'by hand', inputs: { a: [0, 2, 4, 10], grade: ['L', 'M', 'H', 'L'], ...changes },
});

interface Written {
  /** Text is written as it is, else as JSON. */
  manifest?: unknown;
  golden?: unknown;
  background?: unknown;
  model?: Uint8Array;
  card?: string;
}

/** Writes a model package; what is null is left out. */
export async function writePackage(folder: string, { manifest = labelManifest(), golden = labelGolden(), background = null, model = labelModel(), card = '# Press' }: Written = {}): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), model);
  if (manifest !== null) await writeFile(join(folder, 'manifest.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  if (golden !== null) await writeFile(join(folder, 'golden.json'), JSON.stringify(golden));
  if (background !== null) await writeFile(join(folder, 'background.json'), JSON.stringify(background));
  await writeFile(join(folder, 'card.md'), card);
  return folder;
}
