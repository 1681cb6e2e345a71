import { resolve } from 'node:path'
import { fuzzSettings } from './fuzz.mjs'
import { ensureInstalled } from './install.mjs'
import { findNode } from './node.mjs'
import { inRoot } from './paths.mjs'
import { handOver } from './run.mjs'
import { buildWeb } from './web.mjs'

/** Programs run in the folder of the clone: a path counts from where the command was given all the same. */
const fromHere = arg => (/[\\/]|\.(age|key|json)$/.test(arg) ? resolve(arg) : arg)

const vitest = ['node_modules/vitest/vitest.mjs', 'run']

/** What each command does once its packages are there. The result is the exit code. */
const commands = {
  start: {
    says: 'runs Rapport',
    run: node => serve(node),
  },
  demo: {
    says: 'runs Rapport with a believable company in it',
    run: node => serve(node, { RAPPORT_DEMO: '1' }),
  },
  serve: {
    says: 'answers people and programs, and leaves what nobody waits for to “work”; see docs/processes.md',
    run: node => serve(node, {}, ['serve']),
  },
  work: {
    says: 'does what nobody waits for: jobs, flows, mailboxes, webhooks; any number beside any number of “serve”',
    run: node => runRapport(node, {}, ['work']),
  },
  test: {
    says: 'runs all tests, or those whose file names hold the given words',
    development: true,
    run: (node, args) => test(node, args),
  },
  check: {
    says: 'types, format and lint, dependency rules, unused exports, tests; --no-tests, --fix',
    development: true,
    run: async (node, args) => {
      const { check } = await import('./check.mjs')
      const failed = await check(node, { fix: args.includes('--fix') })
      return failed || args.includes('--no-tests') ? failed : test(node, [])
    },
  },
  fuzz: {
    says: 'calls every operation with hostile input; --minutes, --seed, --only OPERATION',
    development: true,
    run: (node, args) => handOver(node, [...vitest, 'test/fuzz/fuzz.test.ts'], fuzzSettings(args)),
  },
  security: {
    says: "attacks a server of its own by Debian's tools: see test/security/README.md",
    development: true,
    run: (node, args) => {
      buildWeb(node)
      return handOver(node, ['test/security/main.ts', ...args])
    },
  },
  bench: {
    says: 'the measured comparisons',
    development: true,
    run: (node, args) => {
      buildWeb(node)
      return handOver(node, ['bench/main.ts', ...args])
    },
  },
  audit: {
    says: 'compares the audit log with its seals: audit verify, audit head',
    run: (node, args) => handOver(node, [inRoot('src', 'audit.ts'), ...args]),
  },
  backup: {
    says: 'makes a backup, encrypted; backup verify FILE, backup key',
    run: (node, args) => handOver(node, [inRoot('src', 'backup.ts'), 'backup', ...args.map(fromHere)]),
  },
  restore: {
    says: 'restores a backup: restore FILE',
    run: (node, args) => handOver(node, [inRoot('src', 'backup.ts'), 'restore', ...args.map(fromHere)]),
  },
  upgrade: {
    says: 'makes a backup and upgrades the data; --rehearse: upgrades a copy and says what became of it',
    run: (node, args) => handOver(node, [inRoot('src', 'upgrade.ts'), ...args.map(fromHere)]),
  },
  import: {
    says: 'brings a file in by the API: import FILE --object leads; see docs/import.md',
    run: (node, args) => exchange(node, 'import', args),
  },
  export: {
    says: 'writes records into a file by the API: export --object leads --out FILE',
    run: (node, args) => exchange(node, 'export', args),
  },
  doctor: {
    says: 'says what keeps this installation from working, and what to do; doctor ADDRESS: the way there',
    run: (node, args) => handOver(node, [inRoot('src', 'doctor.ts'), ...args]),
  },
  advisories: {
    says: 'asks npm which vulnerabilities of what is installed are known, for the trust centre; advisories FILE',
    run: (node, args) => handOver(node, [inRoot('src', 'advisories.ts'), ...args.map(fromHere)]),
  },
  migration: {
    says: 'writes the next migration from what the declarations say',
    development: true,
    run: (node, args) => handOver(node, ['src/migration.ts', ...args]),
  },
  build: {
    says: 'builds the web pages when their sources have changed; --force',
    run: (node, args) => buildWeb(node, { force: args.includes('--force') }),
  },
}

/** Gets what is missing, then runs one of the commands and ends with its exit code. */
export async function runCommand(name, args) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : null
  if (!command) {
    const lines = Object.entries(commands).map(([each, { says }]) => `  ${each.padEnd(10)} ${says}`)
    console.error(`node bin/rapport.mjs COMMAND\n\n${lines.join('\n')}`)
    process.exit(2)
  }
  ensureInstalled({ development: command.development ?? false })
  process.exit((await command.run(findNode(), args)) ?? 0)
}

function serve(node, env, duty = []) {
  buildWeb(node)
  return runRapport(node, env, duty)
}

/** Its paths count from where the command was given, as npm tells its scripts. */
const exchange = (node, verb, args) =>
  handOver(node, [inRoot('src', 'exchange.ts'), verb, ...args], { INIT_CWD: process.env.INIT_CWD ?? process.cwd() })

const runRapport = (node, env, duty = []) => handOver(node, [smallYoungSpace, inRoot('src', 'main.ts'), ...duty], env)

/** Megabytes for what is young on the heap, of which V8 has three; see src/heap.ts for what is old. */
const smallYoungSpace = '--max-semi-space-size=8'

const test = (node, args) => handOver(node, [...vitest, ...args])
