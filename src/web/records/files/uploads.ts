import { ApiError } from '../../app/api-error.ts'
import type { Link } from '../../app/contract.ts'
import { queryClient } from '../../app/query-client.ts'
import { sendFile } from '../../app/upload.ts'
import { asText } from '../../fields/widget.ts'
import { createStore } from '../../ui/store.ts'
import { errorWords } from '../../ui/toast.ts'
import { recordKeys } from '../queries.ts'

/** As the server takes it. */
export const mostMegabytes = 25

/** A file on its way to a card, and whether it comes with the note that is being written there. */
export interface Upload {
  key: string
  on: Link
  withNote: boolean
  file: File
  state: 'sending' | 'failed' | 'refused' | 'sent'
  /** From 0 to 1. */
  progress: number
  /** Why it was not sent. */
  problem?: string
  /** The attachment that it has become. */
  id?: string
  name: string
}

/** Outside of the pages: to look at another tab of a card stops nothing. */
const uploads = createStore<Upload[]>([])
const stops = new Map<string, AbortController>()

export const useUploads = (on: Link): Upload[] => uploads.use().filter(upload => upload.on.id === on.id)

export function sendFiles(on: Link, files: Iterable<File>, withNote: boolean): void {
  for (const file of files) {
    const upload: Upload = {
      key: crypto.randomUUID(),
      on,
      withNote,
      file,
      name: file.name,
      progress: 0,
      state: whyNot(file) ? 'refused' : 'sending',
      problem: whyNot(file),
    }
    uploads.set(now => [...now, upload])
    if (upload.state === 'sending') void send(upload)
  }
}

/** Key of the sentence that says why a file need not even be sent. */
const whyNot = ({ size }: File): string | undefined =>
  size > mostMegabytes * 1024 * 1024 ? 'story:tooLarge' : size === 0 ? 'story:emptyFile' : undefined

export function sendAgain(upload: Upload): void {
  change(upload.key, { state: 'sending', progress: 0, problem: undefined })
  void send(upload)
}

/** Stops a file on its way, or takes what became of it out of sight. */
export function dropUpload(key: string): void {
  stops.get(key)?.abort()
  stops.delete(key)
  uploads.set(now => now.filter(upload => upload.key !== key))
}

async function send({ key, on, file }: Upload): Promise<void> {
  const stop = new AbortController()
  stops.set(key, stop)
  const form = new FormData()
  form.set('object', on.object)
  form.set('record', on.id)
  form.set('file', file, file.name)
  try {
    const { id, name } = await sendFile({
      form,
      signal: stop.signal,
      onProgress: progress => change(key, { progress }),
    })
    change(key, { state: 'sent', progress: 1, id, name: asText(name) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.lists('attachment') })
    void queryClient.invalidateQueries({ queryKey: recordKeys.timeline(on.object, on.id) })
  } catch (error) {
    const refused = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 401
    change(key, { state: refused ? 'refused' : 'failed', problem: errorWords(error) })
  } finally {
    stops.delete(key)
  }
}

const change = (key: string, part: Partial<Upload>): void =>
  uploads.set(now => now.map(upload => (upload.key === key ? { ...upload, ...part } : upload)))
