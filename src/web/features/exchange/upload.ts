import { api } from '../../app/api.ts'
import { ApiError, isOffline } from '../../app/api-error.ts'
import type { ImportShort } from './imports.ts'

/** Files of more bytes are sent in parts of so many. */
export const uploadPart = 8 * 1024 * 1024

/** How much of a file is sent, in bytes; `waiting`: the connection is lost, and is tried again. */
export interface Sent {
  sent: number
  size: number
  waiting: boolean
  /** When it began, or was gone on with, and how much was there then. */
  since: number
  before: number
}

interface Upload {
  object: string
  /** An upload of the same file that was broken off: it is gone on with. */
  begun: ImportShort | undefined
  told: (sent: Sent) => void
}

interface Received {
  id: string
  received: number
}

/** The upload of a file that was broken off, by its name and size. */
export const begunUpload = (
  imports: readonly ImportShort[],
  { name, size }: File,
  object: string | undefined,
): ImportShort | undefined =>
  imports.find(
    one => one.state === 'uploading' && one.file.name === name && one.file.size === size && one.object === object,
  )

/** Sends a file part by part; where the connection is lost it is tried again for as long as the page is open. */
export async function uploadInParts(file: File, { object, begun, told }: Upload): Promise<{ id: string }> {
  const { name, size } = file
  const { id, received } = begun
    ? { id: begun.id, received: begun.file.received }
    : await api.post<Received>('/imports/uploads', { object, name, size })
  const started = { size, since: Date.now(), before: received }
  for (let from = received; from < size; ) {
    told({ ...started, sent: from, waiting: false })
    from = await sendPart(id, file, from, () => told({ ...started, sent: from, waiting: true }))
  }
  return { id }
}

/** Returns how much is there, once the part has come; what was sent before the connection went is asked first. */
async function sendPart(id: string, file: File, from: number, lost: () => void): Promise<number> {
  for (let pause = 1000; ; pause = Math.min(30_000, 2 * pause)) {
    try {
      const part = file.slice(from, from + uploadPart)
      return (await api.put<Received>(`/imports/${id}/file`, part, { query: { from } })).received
    } catch (error) {
      if (!isOffline(error) && !isPassing(error)) throw error
      lost()
      await new Promise(resolve => setTimeout(resolve, pause))
      const now = await api.get<ImportShort>(`/imports/${id}`).catch(() => null)
      if (now && now.file.received > from) return now.file.received
    }
  }
}

/** A server that is being restarted, or has too much to do. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status >= 502 || error.status === 429)
