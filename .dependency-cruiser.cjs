/**
 * Which way the parts lean on each other. The engine's rooms are listed from the top down: a room imports only rooms
 * of a later line, and only through their index.ts. What must go up is a subscription, wired in engine/main.ts.
 * `electron/engine/shared` (clock, errors, small pure helpers) is below them all.
 */
const lines = [
  ['api'],
  ['reports'],
  ['quality'],
  ['live', 'batch', 'actions', 'notify'],
  ['alarms'],
  ['history', 'schedule', 'delivery', 'views'],
  ['models', 'assets'],
  ['inference'],
  ['security'],
  ['store'],
  ['shared'],
];
const either = (names) => `(?:${names.join('|')})`;
const room = (name) => `^electron/engine/${name}/`;

/** One rule a room: nothing from the rooms above it or beside it. */
const downwards = lines.flatMap((line, index) => line.map((name) => {
  const forbidden = lines.slice(0, index + 1).flat().filter((other) => other !== name);
  return {
    name: `engine-${name}-looks-down`,
    comment: `The room "${name}" imports only from rooms below it, never from: ${forbidden.join(', ') || '-'}. What must go up is a subscription, wired in engine/main.ts.`,
    severity: 'error',
    from: { path: room(name) },
    to: { path: forbidden.length > 0 ? room(either(forbidden)) : '^(?!)' },
  };
}));

const rooms = either(lines.flat().filter((name) => name !== 'shared'));

/** The parts of the appliance that are separate programs, and what each may import of the checkout's own code. */
const parts = {
  'electron/contract': [],
  // What needs Node and no Electron, for whoever opens or attaches to an engine's socket.
  'electron/node': ['electron/contract'],
  'electron/engine': ['electron/contract', 'electron/node'],
  'electron/workers': ['electron/contract', 'electron/node', 'electron/engine/inference', 'electron/engine/shared'],
  // The command line is the app's own binary without a window, so it lives in the main process too.
  'electron/main': ['electron/contract', 'electron/node', 'electron/ctl'],
  'electron/preload': ['electron/contract'],
  'electron/ctl': ['electron/contract', 'electron/node', 'electron/main'],
  'electron/demo': ['electron/contract'],
  renderer: ['electron/contract'],
};

const apart = Object.entries(parts).map(([part, allowed]) => ({
  name: `${part.replace('/', '-')}-keeps-to-itself`,
  comment: `${part} imports of this project only itself and: ${allowed.join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: `^${part}/` },
  to: { path: '^(?:electron|renderer|test|build)/', pathNot: [part, ...allowed].map((folder) => `^${folder}/`) },
}));

module.exports = {
  forbidden: [
    ...downwards,
    ...apart,
    {
      name: 'rooms-by-their-door',
      comment: "Another room is reached only through its index.ts.",
      severity: 'error',
      from: { path: `^electron/engine/(${rooms})/` },
      to: { path: `^electron/engine/${rooms}/`, pathNot: ['^electron/engine/$1/', '^electron/engine/[^/]+/index\\.ts$'] },
    },
    {
      name: 'wiring-stands-above',
      comment: 'Rooms do not know who wires them together: of the files beside them they import only host.ts.',
      severity: 'error',
      from: { path: `^electron/engine/(?:${rooms}|shared)/` },
      to: { path: '^electron/engine/[^/]+\\.ts$', pathNot: '^electron/engine/host\\.ts$' },
    },
    {
      name: 'engine-without-electron',
      comment: 'The engine and its workers ask their host; they must also run in plain Node.',
      severity: 'error',
      from: { path: '^electron/(?:engine|workers|contract|node|demo)/' },
      to: { path: '^(?:node_modules/)?electron(?:/|$)', pathNot: '^electron/(?:main|node|preload|engine|workers|contract|demo|ctl)/' },
    },
    {
      name: 'contract-runs-anywhere',
      comment: 'The contract imports nothing but zod and itself: both ends, in every kind of process, load it.',
      severity: 'error',
      from: { path: '^electron/contract/' },
      to: { pathNot: ['^electron/contract/', '(?:^|/)node_modules/zod/'] },
    },
    {
      name: 'preload-has-only-types',
      comment: 'The preload script holds no code of the project: it hands over a port.',
      severity: 'error',
      from: { path: '^electron/preload/' },
      to: { path: '^electron/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-without-node',
      comment: 'The window has no Node.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other; code that runs may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'] },
    builtInModules: { add: ['electron'] },
  },
};
