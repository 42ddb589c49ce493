/** How esbuild makes the bundles. */
import { existsSync } from 'node:fs';
import { at, distDir, root } from '../lib/paths.mjs';
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

/** @param {boolean} production @returns {import('esbuild').BuildOptions} */
export const nodeOptions = (production) => ({
  ...common(production),
  // `define` would freeze NODE_ENV for libraries only; ours never read it.
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external,
  outdir: distDir,
  outExtension: { '.js': '.cjs' },
  entryPoints: Object.entries(node)
    .filter(([, source]) => existsSync(at(source)))
    .map(([name, source]) => ({ in: source, out: name.replace(/\.cjs$/, '') })),
});

/** @param {boolean} production @returns {import('esbuild').BuildOptions} */
export const rendererOptions = (production) => ({
  ...common(production),
  platform: 'browser',
  format: 'iife',
  target: 'chrome130',
  jsx: 'automatic',
  outdir: `${distDir}/renderer`,
  entryPoints: [{ in: renderer.script, out: 'main' }],
  loader: { '.woff2': 'file', '.woff': 'file', '.ttf': 'file', '.svg': 'file', '.png': 'file' },
  assetNames: 'assets/[name]-[hash]',
});
