import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Conflict, Unavailable } from '../../../model/index.ts'
import { Turns } from '../turns.ts'
import { findOffice } from './find-office.ts'
import { makeProfile } from './profile.ts'
import { officeFailed, runBounded } from './run-bounded.ts'

export interface OfficeLimits {
  /** Of one document. */
  seconds: number
  /** Of memory; of the file that comes out, a tenth. */
  megabytes: number
  /** Documents that may wait for their turn. */
  waiting: number
}

/** Says it to the log. */
export type Warn = (error: unknown, message: string) => void

const usual: OfficeLimits = { seconds: 60, megabytes: 2048, waiting: 20 }

/**
 * Turns Word files that we have made ourselves into PDF, by the LibreOffice of this machine, one after the other. Each has a process and a
 * profile of its own, with nothing of our environment and, where the system lets us, without a network.
 */
export class Office {
  readonly #named: string | null
  readonly #limits: OfficeLimits
  readonly #warn: Warn
  readonly #turns: Turns

  /** `named`: the program, where it is not in one of the usual places. */
  constructor(named: string | null, { warn, limits = {} }: { warn: Warn; limits?: Partial<OfficeLimits> }) {
    this.#named = named
    this.#warn = warn
    this.#limits = { ...usual, ...limits }
    this.#turns = new Turns(this.#limits.waiting)
  }

  /** Whether there is a LibreOffice. It is looked for each time: it may be installed while we run. */
  async isThere(): Promise<boolean> {
    return (await findOffice(this.#named)) !== null
  }

  /** Throws Conflict where there is no LibreOffice, and Unavailable where it takes too long, breaks off or makes no PDF. */
  async toPdf(docx: Uint8Array): Promise<Buffer> {
    const program = await findOffice(this.#named)
    if (!program) throw new Conflict('documentNoOffice')
    return this.#turns.take(() => this.#convert(program, docx))
  }

  async #convert(program: string, docx: Uint8Array): Promise<Buffer> {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-office-'))
    try {
      await Promise.all([
        makeProfile(join(folder, 'profile')),
        mkdir(join(folder, 'made')),
        writeFile(join(folder, 'document.docx'), docx),
      ])
      await runBounded([program, ...argumentsIn(folder)], { ...this.#limits, folder })
      return await pdfIn(join(folder, 'made', 'document.pdf'), this.#limits.megabytes / 10)
    } catch (error) {
      // People are told what they can do; the reason is for whoever runs the server.
      if (error instanceof Unavailable) this.#warn(error.cause ?? error, 'LibreOffice made no PDF')
      throw error
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}

const argumentsIn = (folder: string): string[] => [
  `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`,
  ...['--headless', '--norestore', '--nologo', '--nodefault', '--nolockcheck'],
  ...['--convert-to', 'pdf:writer_pdf_Export', '--outdir', join(folder, 'made'), join(folder, 'document.docx')],
]

/** LibreOffice ends well also where it made nothing. */
async function pdfIn(path: string, megabytes: number): Promise<Buffer> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile() || found.size > megabytes * 1e6)
    throw officeFailed(found ? `a file of ${found.size} bytes` : 'no file')
  const bytes = await readFile(path)
  const isWhole = bytes.subarray(0, 5).toString('latin1') === '%PDF-' && bytes.subarray(-1024).includes('%%EOF')
  if (!isWhole) throw officeFailed('what came out is no PDF')
  return bytes
}
