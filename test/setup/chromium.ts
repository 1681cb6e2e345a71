import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A browser program and what its environment needs besides the usual. */
export interface Chromium {
  program: string
  env: Record<string, string>
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macProgram = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** A Chromium of this machine, else the one that comes as an npm package and needs no download. */
export async function findChromium(): Promise<Chromium> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = [...names.flatMap(name => folders.map(folder => join(folder, name))), macProgram]
  const installed = candidates.find(path => existsSync(path) && answers(path))
  return installed ? { program: installed, env: {} } : packedChromium()
}

/**
 * The package holds the program compressed and unpacks into the temporary folder. Here it goes into a cache of its
 * own, named by its version, whole or not at all; and with the libraries and fonts that a bare machine lacks.
 */
async function packedChromium(): Promise<Chromium> {
  const packageFolder = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const cache = join(packageFolder, '..', '..', '.cache', `chromium-${version}`)
  if (!existsSync(cache)) await unpack(packageFolder, cache)

  const program = join(cache, 'chromium')
  const env: Record<string, string> = {}
  if (!answers(program)) env.LD_LIBRARY_PATH = join(cache, 'al2023', 'lib')
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_FILE = join(cache, 'fonts.conf')
  return { program, env }
}

/** Distributions put programs there that only say how to get Chromium; and a library may be missing. */
const answers = (program: string): boolean => spawnSync(program, ['--version']).status === 0

async function unpack(packageFolder: string, cache: string): Promise<void> {
  const partial = `${cache}.${process.pid}`
  await mkdir(partial, { recursive: true })
  const program = `
    const { default: chromium, inflate } = await import('@sparticuz/chromium')
    await chromium.executablePath()
    await inflate(${JSON.stringify(join(packageFolder, 'bin', 'al2023.tar.br'))})`
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: packageFolder,
    env: { ...process.env, TMPDIR: partial },
  })
  await writeFile(join(partial, 'fonts.conf'), fontSettings(join(cache, 'fonts')))
  await rename(partial, cache).catch(async error => {
    await rm(partial, { recursive: true })
    // Another process may have been faster.
    if (!existsSync(cache)) throw error
  })
}

const fontSettings = (folder: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${folder}-cache</cachedir></fontconfig>\n`
