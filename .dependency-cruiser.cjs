/**
 * Who may import whom: the rules of ARCHITECTURE.md. The parser is swc, because TypeScript 7 has no interface for
 * JavaScript programs yet; it keeps type-only imports, which count as much as any other.
 */

/** What only tests use may reach anywhere: tests, and the folders `testing/` beside them. */
const forTests = '\\.test\\.tsx?$|/testing/'
const product = { pathNot: forTests }

/** Forbids `from` every folder of src that is not in `allowed`. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment,
  from: { path: `^src/${folder}/`, ...product },
  to: { path: '^src/', pathNot: [`^src/${folder}/`, ...allowed.map(path => `^src/${path}`)] },
})

module.exports = {
  forbidden: [
    only('model', [], 'The model imports nothing of the project: it is shared with the web.'),
    only('charts', ['model/'], 'Figures are drawn the same in the browser, on paper and on a wall.'),
    only('objects', ['model/'], 'Declarations are plain data in the words of the model.'),
    only('database', ['model/'], 'The database knows of declarations, not of who acts or what happens.'),
    only('environment', ['model/'], 'What the environment may hold is said without the rest.'),
    only('network', [], 'How other machines are reached, whoever calls them.'),
    only('vault', ['model/', 'database/', 'network/'], 'The vault keeps secrets for records.'),
    only('records', ['model/', 'database/', 'vault/'], 'The engine never knows the objects: its tests use toy ones.'),
    only(
      'access',
      ['model/', 'objects/', 'database/', 'vault/', 'records/', 'features/feature\\.ts$'],
      'Who may act stands below what is done.',
    ),
    only(
      'features',
      [
        'model/',
        'charts/',
        'objects/',
        'database/',
        'network/',
        'vault/',
        'records/',
        'access/',
        'config\\.ts$',
        'messages/',
      ],
      'Features know nothing of how requests and jobs reach them.',
    ),
    only('jobs', ['model/', 'database/', 'records/', 'features/', 'access/'], 'Jobs drive features and records.'),
    only(
      'http',
      [
        'model/',
        'objects/',
        'database/',
        'vault/',
        'records/',
        'access/',
        'features/',
        'jobs/',
        'messages/',
        'config\\.ts$',
      ],
      'The server drives features and records.',
    ),
    only('web', ['model/', 'charts/', 'objects/', 'messages/'], 'Pages speak to the server through its API alone.'),
    {
      name: 'model-everywhere',
      severity: 'error',
      comment: 'The model also runs in the browser.',
      from: { path: '^src/(model|charts|objects|web)/', ...product },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-meet-through-events',
      severity: 'error',
      comment: 'A feature never imports another one; what they share is an interface beside them.',
      from: { path: '^src/features/([^/]+)/', ...product },
      to: { path: '^src/features/[^/]+/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'main-is-the-end',
      severity: 'error',
      comment: 'main.ts wires everything together; nothing imports it.',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Nothing calls back up. A type may be named where it is shown from: that is no call.',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'product-without-tools',
      severity: 'error',
      comment: 'The product runs where only its own dependencies are installed.',
      from: { path: '^src/', ...product },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { path: '^src/', ...product },
      to: { path: `^(test|bench)/|${forTests}` },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Every import leads somewhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.](css|json|svg)$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
