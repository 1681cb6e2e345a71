import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'
import { inRoot } from './paths.mjs'

/** The server's TypeScript runs unbuilt from this version on. */
const needed = 24

/** The program of the Node that is pinned in package.json for this platform, else the running one when it is new enough. */
export function findNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const names = [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`]
  // The packages are linked against glibc, which Alpine does not have.
  const pinned = names.map(name => inRoot('node_modules', name, 'bin', file)).find(path => existsSync(path))
  if (pinned && !existsSync('/etc/alpine-release')) return pinned
  if (Number.parseInt(process.versions.node, 10) >= needed) return process.execPath
  console.error(
    `Rapport runs on Node ${needed}, and there is none: this is ${process.version}, and none of the optional packages ` +
      `${names.join(', ')} is installed.\nRun "npm ci --include=optional", or install Node ${needed} from https://nodejs.org.`,
  )
  process.exit(1)
}

/** The environment for everything that is started: its own Node first on the path, and compiled code kept for the next time. */
export function childEnvironment(more = {}) {
  return {
    NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'compiled'),
    ...process.env,
    PATH: `${inRoot('node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
    ...more,
  }
}
