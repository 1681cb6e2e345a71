import { spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { loadConfig, WrongEnvironment } from './config.ts'
import { keepAdvisories, lockMark, readAudit } from './features/trust/advisories.ts'

/** `rapport advisories`: which vulnerabilities of what is installed are known, kept for the trust centre. */
const usage = `node bin/rapport.mjs advisories          asks npm for known vulnerabilities of what is installed
node bin/rapport.mjs advisories FILE     takes what npm audit --omit=dev --json said on a machine that is on the internet

Ends with 0 when none is known, 1 when some are, 2 when nobody could be asked.`

async function main(args: string[]): Promise<number> {
  const [file, ...more] = args
  if (more.length || file?.startsWith('-')) {
    console.error(usage)
    return 2
  }
  const found = readAudit(file ? await readFile(file, 'utf8') : await askNpm())
  if (!found) {
    console.error(
      file ? `${file} is no report of npm audit --json.` : 'npm could not ask its registry. Nothing was changed.',
    )
    return 2
  }
  const { dataFolder } = loadConfig(process.env)
  await mkdir(dataFolder, { recursive: true, mode: 0o711 })
  await keepAdvisories(dataFolder, { ...found, at: new Date().toISOString(), lock: await lockMark() })
  const count = found.grave + found.other
  console.log(
    count ? `${count} known, of which ${found.grave} are high or critical. See npm audit --omit=dev.` : 'None known.',
  )
  return count ? 1 : 0
}

/** Only what runs counts: tools of developers are not in use. */
function askNpm(): Promise<string> {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const child = spawn('npm', ['audit', '--omit=dev', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    said += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(said))
  })
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    console.error(
      error instanceof WrongEnvironment ? error.message : String(error instanceof Error ? error.message : error),
    )
    process.exit(2)
  },
)
