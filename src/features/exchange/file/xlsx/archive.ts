import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl'
import { Invalid, RapportError } from '../../../../model/errors.ts'
import { type FileSource, requireHonest } from '../source.ts'

/** The files in a ZIP archive, by their names in small letters. */
export interface Archive {
  has(name: string): boolean
  /** Bytes of a file unpacked, as the archive says; more never come of it. */
  size(name: string): number
  read(name: string): AsyncIterable<Buffer>
}

/** A workbook has a few dozen files. */
const mostEntries = 5000

/** Opens an archive by its directory, which stands at its end. Throws Invalid where it is broken, locked or a bomb. */
export async function openArchive(source: FileSource): Promise<Archive> {
  const zip = await guarded(() => open(source))
  const entries = await guarded(() => entriesOf(zip))
  const entry = (name: string): Entry => {
    const found = entries.get(name.toLowerCase())
    if (!found || found.isEncrypted()) throw brokenBook()
    return found
  }
  return {
    has: name => entries.has(name.toLowerCase()),
    size: name => entry(name).uncompressedSize,
    read: name => unpack(zip, entry(name)),
  }
}

export const brokenBook = () => new Invalid([{ field: 'file', code: 'importBookBroken' }])

class KeptFile extends RandomAccessReader {
  private readonly source: FileSource

  constructor(source: FileSource) {
    super()
    this.source = source
  }

  override _readStreamForRange(from: number, to: number): Readable {
    return Readable.from(this.source.read(from, to), { objectMode: false })
  }
}

const open = (source: FileSource): Promise<ZipFile> =>
  new Promise((resolve, reject) =>
    fromRandomAccessReader(new KeptFile(source), source.size, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    ),
  )

const entriesOf = (zip: ZipFile): Promise<Map<string, Entry>> =>
  new Promise((resolve, reject) => {
    const found = new Map<string, Entry>()
    zip.on('entry', (entry: Entry) => {
      found.set(entry.fileName.toLowerCase(), entry)
      if (found.size > mostEntries) reject(brokenBook())
      else zip.readEntry()
    })
    zip.on('end', () => resolve(found))
    zip.on('error', reject)
    zip.readEntry()
  })

/** The archive itself is asked first what would come of the file; when more does, reading ends. */
async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  requireHonest(entry.compressedSize, entry.uncompressedSize)
  const stream = await guarded(
    () =>
      new Promise<Readable>((resolve, reject) =>
        zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
      ),
  )
  try {
    const parts: AsyncIterable<Buffer> = stream
    for await (const part of parts) yield part
  } catch (error) {
    throw refusalOf(error)
  } finally {
    stream.destroy()
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refusalOf(error)
  }
}

/** What the archive has no say in (the database is away) stays what it is. */
function refusalOf(error: unknown): unknown {
  return error instanceof RapportError || !(error instanceof Error) || 'severity' in error ? error : brokenBook()
}
