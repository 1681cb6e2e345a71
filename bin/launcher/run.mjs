import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { childEnvironment } from './node.mjs'
import { root } from './paths.mjs'
import { watchNpm } from './watch-npm.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program of Node in the foreground and ends with its exit code. Signals are passed on; and a channel stands
 * between the two, so that the program notices when this launcher is killed without a word.
 */
export function handOver(node, args, env = {}) {
  const child = spawn(node, args, {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: childEnvironment(env),
  })
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  watchNpm(() => child.kill('SIGTERM'))
  return new Promise(resolve => {
    child.once('error', error => {
      console.error(`${node} does not run: ${error.message}`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
