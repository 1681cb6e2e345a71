import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { npm } from './install.mjs'
import { root } from './paths.mjs'

/**
 * What an answer of `npm audit --json` means for us: known holes of weight in what we ship are a failure. Where nothing was
 * audited, that is said, and not taken for a pass.
 */
export function judgeAudit(text) {
  const answer = parse(text)
  if (!answer) return { failed: false, says: 'not audited: npm gave no answer' }
  if (!answer.vulnerabilities) return { failed: false, says: `not audited: ${reasonOf(answer)}` }
  const grave = Object.values(answer.vulnerabilities).filter(({ severity }) => /^(high|critical)$/.test(severity))
  const others = Object.keys(answer.vulnerabilities).length - grave.length
  if (!grave.length)
    return { failed: false, says: `audited: nothing of high weight${others ? `, ${others} of less: npm audit` : ''}` }
  return { failed: true, says: grave.map(({ name, severity }) => `${name}: ${severity}`).join('\n') }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The registry's refusal in its own words, without addresses. */
function reasonOf({ statusCode, message, error }) {
  if (statusCode) return `the registry refuses (${statusCode})`
  return `the registry cannot be asked (${(error?.code || error?.summary || message || 'no reason given').split('\n')[0]})`
}

function audit() {
  const { command, args, shell } = npm()
  const asked = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000']
  const { stdout, error } = spawnSync(command, [...args, ...asked], { cwd: root, encoding: 'utf8', shell })
  return error ? { failed: false, says: `not audited: npm does not run (${error.code})` } : judgeAudit(stdout)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { failed, says } = audit()
  console.log(says)
  process.exit(failed ? 1 : 0)
}
