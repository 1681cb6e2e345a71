import { readFileSync } from 'node:fs'

/** How often it is looked whether the callers still live, in milliseconds. */
const interval = 500

/**
 * Calls `gone` when the npm that started this has ended without telling: npm starts a shell that starts this, and a
 * signal sent to npm alone ends the shell at most. Started without npm, the caller may go as it likes.
 */
export function watchCallers(gone) {
  if (!process.env.npm_lifecycle_event) return
  const first = callers()
  const timer = setInterval(() => {
    if (callers() === first) return
    clearInterval(timer)
    gone()
  }, interval)
  timer.unref()
}

/** Process numbers of the parent and, when that is the shell npm made, of npm itself. */
function callers() {
  const parent = process.ppid
  return commandOf(parent).includes('rapport.mjs') ? `${parent} ${parentOf(parent)}` : `${parent}`
}

const commandOf = pid => read(`/proc/${pid}/cmdline`)

/** The parent is the fourth field; the second, the name in parentheses, may hold spaces. */
const parentOf = pid => read(`/proc/${pid}/stat`).replace(/^.*\) /, '').split(' ')[1]

/** Empty where the system has no such files. */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
