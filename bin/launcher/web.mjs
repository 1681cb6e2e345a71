import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { childEnvironment } from './node.mjs'
import { inRoot, root } from './paths.mjs'

/** All that the built pages are made from. */
export const sources = [
  'src/web',
  'src/model',
  'src/objects',
  'src/messages',
  'vite',
  'vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
]

const built = inRoot('dist', 'web')
const stamp = join(built, '.built')

/** Builds the pages when their sources are others than those of the last build; always when `force` is set. */
export function buildWeb(node, { force = false } = {}) {
  if (!existsSync(inRoot('src', 'web', 'index.html'))) return
  const fingerprint = fingerprintOf(sources)
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return

  console.log('Building the web pages …')
  const fresh = `${built}.${process.pid}`
  const { status, error } = spawnSync(
    node,
    [
      inRoot('node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--outDir',
      fresh,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: childEnvironment({ NODE_ENV: 'production' }) },
  )
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    console.error(`The web pages could not be built${error ? `: ${error.message}` : ', see above'}.`)
    process.exit(1)
  }
  // Whole or not at all: an interrupted build never takes the place of the last good one.
  writeFileSync(join(fresh, '.built'), fingerprint)
  rmSync(built, { recursive: true, force: true })
  renameSync(fresh, built)
}

/** A hash of names and contents of files and of whole folders, tests aside. */
function fingerprintOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesOf).sort()) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex')
}

function filesOf(path) {
  const absolute = inRoot(path)
  if (!existsSync(absolute)) return []
  try {
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map(entry => join(entry.parentPath ?? entry.path, entry.name))
  } catch (error) {
    if (error.code === 'ENOTDIR') return [absolute]
    throw error
  }
}
