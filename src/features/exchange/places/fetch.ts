import { Conflict, Invalid } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { limits } from '../file/limits.ts'
import { partSize } from '../file/source.ts'
import { addFileParts, changeImport, dropFile, type Import, lockState, type Origin } from '../import.ts'
import { openAddress, openPlace } from './open.ts'
import { getPlace, type Means } from './place.ts'
import { ConnectionLost, type OpenedFile, type Remote } from './remote.ts'

/** So often in a row a connection is lost before it is given up. */
const mostLost = 5
/** In milliseconds, before it is tried again; twice as long each time. */
const firstPause = 1000

/** Speaks to where a file comes from. To be closed. */
export const openOrigin = async (ctx: Context, means: Means, origin: Origin): Promise<Remote> =>
  origin.place ? openPlace(ctx, means, await getPlace(ctx, origin.place)) : openAddress(means, origin.url ?? '')

/**
 * Brings the file of an import here, part by part: where the connection goes, or this process, it goes on behind what is here. A file that changed
 * meanwhile is refused. With the last part it is read. Throws Conflict and Invalid with what stands against it.
 */
export async function fetchFile(
  ctx: Context,
  means: Means,
  { imported, application }: { imported: Import; application: Application },
): Promise<void> {
  const { id, origin } = imported
  if (!origin) return
  const place: Progress = { id, origin, received: imported.received }
  for (let lost = 0; ; ) {
    const before = place.received
    try {
      await fetchOn(ctx, means, place)
      break
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
      lost = place.received > before ? 1 : lost + 1
      if (lost > mostLost) throw new Conflict('placeLost', { says: error.message })
      await new Promise(resolve => setTimeout(resolve, firstPause * 2 ** (lost - 1)))
    }
  }
  await transact(ctx, async inside => {
    await requireFetching(inside, id)
    if (!place.received) throw new Invalid([{ field: 'file', code: 'importEmpty' }])
    await changeImport(inside, id, { state: 'staging', fileSize: place.received, progress: 0 })
    await application.enqueue(inside.db, 'import.stage', { import: id, user: imported.actor })
  })
}

interface Progress {
  id: string
  origin: Origin
  /** Bytes that are here: whole parts, until the last one has come. */
  received: number
}

async function fetchOn(ctx: Context, means: Means, place: Progress): Promise<void> {
  const { path } = place.origin
  const remote = await openOrigin(ctx, means, place.origin)
  try {
    const opened = await remote.open(path, place.received)
    await agree(ctx, place, opened)
    await keepParts(ctx, place, opened)
    if (opened.size !== null && place.received < opened.size) throw new ConnectionLost('the file ended early')
    const now = await remote.look(path)
    if (now && now.mark !== place.origin.mark) throw new Conflict('placeFileChanged', { path })
  } finally {
    remote.close()
  }
}

/** Throws Conflict where the file is another than the one that was begun. What cannot be told to be the same begins anew. */
async function agree(ctx: Context, place: Progress, { mark, size }: OpenedFile): Promise<void> {
  const { origin, received, id } = place
  if (origin.mark !== null && mark !== origin.mark)
    throw new Conflict('placeFileChanged', { path: origin.path || (origin.url ?? '') })
  if (size !== null && size > limits.uploadBytes)
    throw new Invalid([
      { field: 'file', code: 'importSize', params: { max: Math.round(limits.uploadBytes / 1024 ** 3) } },
    ])
  place.origin = { ...origin, mark }
  await transact(ctx, async inside => {
    await requireFetching(inside, id)
    await changeImport(inside, id, { origin: place.origin, fileSize: size ?? 0 })
    if (mark !== null || !received) return
    await dropFile(inside, id)
    await changeImport(inside, id, { received: 0 })
  })
  if (mark === null && received) {
    place.received = 0
    throw new ConnectionLost('begun anew')
  }
}

async function keepParts(ctx: Context, place: Progress, { bytes, size }: OpenedFile): Promise<void> {
  let waiting: Buffer[] = []
  let length = 0
  async function keep(part: Buffer): Promise<void> {
    const received = place.received + part.length
    if (received > limits.uploadBytes)
      throw new Invalid([
        { field: 'file', code: 'importSize', params: { max: Math.round(limits.uploadBytes / 1024 ** 3) } },
      ])
    await transact(ctx, async inside => {
      await requireFetching(inside, place.id)
      await addFileParts(inside, place.id, place.received / partSize, part)
      await changeImport(inside, place.id, { received, ...(size && { progress: Math.min(1, received / size) }) })
    })
    place.received = received
  }
  for await (const piece of bytes) {
    waiting.push(piece)
    length += piece.length
    if (length < partSize) continue
    const whole = Buffer.concat(waiting)
    const end = whole.length - (whole.length % partSize)
    await keep(whole.subarray(0, end))
    waiting = [whole.subarray(end)]
    length = whole.length - end
  }
  // The rest is no whole part: it counts only as the end of the file.
  if (size !== null && place.received + length < size) throw new ConnectionLost('the file ended early')
  if (length) await keep(Buffer.concat(waiting))
}

async function requireFetching(ctx: Context, id: string): Promise<void> {
  if ((await lockState(ctx, id)) !== 'fetching') throw new Conflict('importBusy')
}
