import { spawn } from 'node:child_process'
import { childEnvironment } from './node.mjs'
import { root } from './paths.mjs'

/** The checks that need no database and no browser, longest first. */
const checks = fix => [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--project', '.', '--pretty'] },
  {
    name: 'format and lint',
    args: [
      'node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
      ...(fix ? ['--write'] : []),
    ],
  },
  {
    name: 'dependency rules',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'test',
      'bench',
    ],
  },
  { name: 'unused exports', args: ['node_modules/knip/bin/knip.js'] },
  { name: 'known holes of dependencies', args: ['bin/launcher/advisories.mjs'], says: true },
]

/** Runs them two at a time, shows what the failed ones say, and returns 1 when there are such. */
export async function check(node, { fix }) {
  const waiting = checks(fix)
  const results = []
  const runNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await run(node, next))
  }
  await Promise.all([runNext(), runNext()])

  const failed = results.filter(({ code }) => code !== 0)
  for (const { name, output } of failed)
    console.error(`\n── ${name} ${'─'.repeat(Math.max(3, 100 - name.length))}\n${output.trimEnd()}\n`)
  for (const { name, code, seconds, says, output } of results)
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)${says && code === 0 ? `: ${output.trim()}` : ''}`)
  return failed.length > 0 ? 1 : 0
}

function run(node, { name, args, says }) {
  const begun = Date.now()
  const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment() })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  return new Promise(resolve => {
    const end = code => resolve({ name, code, output, says, seconds: ((Date.now() - begun) / 1000).toFixed(1) })
    child.once('error', error => {
      output += error.message
      end(1)
    })
    child.once('close', end)
  })
}
