/** How esbuild makes the bundles. */
import { existsSync } from 'node:fs';
import { at, root } from '../lib/paths.mjs';
import { external, node, renderer } from './entries.mjs';

/** @param {boolean} production @returns {import('esbuild').BuildOptions} */
const common = (production) => ({
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  sourcemap: production ? 'external' : 'linked',
  sourcesContent: !production,
  minify: production,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'silent',
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
});

/** @param {boolean} production @param {string} folder @returns {any} */
export const nodeOptions = (production, folder) => ({
  ...common(production),
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external,
  outdir: folder,
  outExtension: { '.js': '.cjs' },
  entryPoints: Object.entries(node)
    .filter(([, source]) => existsSync(at(source)))
    .map(([name, source]) => ({ in: source, out: name.replace(/\.cjs$/, '') })),
});

/** @param {boolean} production @param {string} folder @returns {any} */
export const rendererOptions = (production, folder) => ({
  ...common(production),
  platform: 'browser',
  // The first page comes without what the others need.
  format: 'esm',
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  target: 'chrome130',
  jsx: 'automatic',
  outdir: `${folder}/renderer`,
  entryPoints: [{ in: renderer.script, out: 'main' }],
  loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.svg': 'file', '.png': 'file' },
  assetNames: 'assets/[name]-[hash]',
});
