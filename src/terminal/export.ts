import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { JsonObject } from '../model/index.ts'
import { type Api, numberOf, objectOf, Refused } from './api.ts'
import { openProgress, paced } from './progress.ts'

export interface ExportAsked {
  object: string
  query: JsonObject
  format: string
  /** The file that is written; it is there once it is whole. */
  out: string
}

/** Has a file of records written, and fetches it. Returns how many there are. Throws Refused. */
export async function exportFile(api: Api, { out, ...asked }: ExportAsked, goesOn: () => boolean): Promise<number> {
  const { id } = await api.json('POST', '/exports', asked)
  const progress = openProgress()
  let pace: ((done: number) => string) | null = null
  try {
    for (;;) {
      const now = await api.json('GET', `/exports/${id}`)
      const { done, of } = objectOf(now.progress)
      if (now.state === 'done') {
        await fetchInto(api, String(id), out)
        return numberOf(now.rows)
      }
      if (now.state === 'failed') throw new Refused(String(objectOf(now.failure).message))
      if (now.state === 'cancelled') throw new Refused('It was stopped.')
      if (!goesOn()) {
        await api.json('POST', `/exports/${id}/cancel`)
        throw new Refused('It was stopped, and no file is kept.')
      }
      if (typeof of === 'number') {
        pace ??= paced('rows', of, numberOf(done))
        progress.show('Exporting', numberOf(done) / Math.max(1, of), pace(numberOf(done)))
      }
      await wait(500)
    }
  } finally {
    progress.end()
  }
}

async function fetchInto(api: Api, id: string, out: string): Promise<void> {
  const part = `${out}.part`
  try {
    await pipeline(await api.stream(`/exports/${id}/content`), createWriteStream(part))
    await rename(part, out)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
