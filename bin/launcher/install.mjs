import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { inRoot, root } from './paths.mjs'

/** Installs what package-lock.json lists, unless it is there already. `development`: with what only tests need. */
export function ensureInstalled({ development }) {
  const wanted = readPackages(inRoot('package-lock.json'))
  const present = readPackages(inRoot('node_modules', '.package-lock.json'))
  if (present && isInstalled(wanted, present, development)) return

  console.log('Installing the packages of package-lock.json (npm ci), about a minute the first time …')
  const { command, args, shell } = npm()
  const { status, error } = spawnSync(
    command,
    [
      ...args,
      'ci',
      '--include=dev',
      '--include=optional',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell },
  )
  if (status === 0) return
  console.error(
    `The packages could not be installed${error ? `: ${error.message}` : ', see above'}. Rapport cannot start without them.`,
  )
  process.exit(1)
}

/**
 * Whether everything wanted is present in the same version. npm writes down what it installed, at its very end, so an
 * interrupted installation does not count. Packages for other platforms are rightly absent.
 */
export function isInstalled(wanted, present, development) {
  for (const [path, { version, optional, dev, devOptional, peer }] of Object.entries(wanted)) {
    if (path === '') continue
    const found = present[path]
    if (found ? found.version !== version : !(optional || devOptional || peer || (dev && !development))) return false
  }
  return true
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw new Error(`${path} cannot be read: ${error.message}`)
  }
}

/** The npm that started this, else the one on the path. */
export function npm() {
  const started = process.env.npm_execpath
  if (started && basename(started).startsWith('npm'))
    return { command: process.execPath, args: [started], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}
