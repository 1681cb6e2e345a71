import { setTimeout } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Application } from '../../feature.ts'
import { type Following, followLine } from './follow.ts'
import type { Holds } from './hold.ts'

/** So often it is looked for lines that nobody listens to, in milliseconds. */
const lookEvery = 1000

interface Followed {
  version: number
  stop(): void
}

/** Listens to all lines of Asterisk to which no other process does, each by itself, until the returned function is called. */
export function followLines(application: Application, following: Following, holds: Holds): () => Promise<void> {
  const ending = new AbortController()
  const { signal } = ending
  const followed = new Map<string, Followed>()
  const work = new Set<Promise<void>>()
  const looking = look()
  return async () => {
    ending.abort()
    await looking
    for (const { stop } of followed.values()) stop()
    await Promise.all(work)
    holds.stop()
  }

  async function look(): Promise<void> {
    while (!signal.aborted) {
      await followAll().catch(error => application.log.warn({ err: error }, 'lines are looked for again later'))
      await setTimeout(lookEvery, undefined, { signal }).catch(() => {})
    }
  }

  async function followAll(): Promise<void> {
    for (const workspace of await application.workspaces()) {
      const { db } = await application.systemContext(workspace, { channel: 'intake' })
      const lines = await db.query<{ id: string; version: number; active: boolean }>(sql`
        select id, version, active from phone_line where workspace_id = ${workspace} and provider = 'asterisk'`)
      for (const { id, version, active } of lines) {
        const now = followed.get(id)
        // What is set otherwise begins anew, once the former has ended.
        if (now && (!active || now.version !== version)) now.stop()
        else if (!now && active) await follow(workspace, id, version)
      }
    }
  }

  async function follow(workspace: string, id: string, version: number): Promise<void> {
    const stopped = new AbortController()
    const stop = () => stopped.abort()
    if (!(await holds.take(id, stop))) return
    followed.set(id, { version, stop })
    const listening = followLine(application, following, { workspace, id, signal: stopped.signal })
      .catch(error => application.log.error({ err: error, line: id }, 'an exchange is no longer listened to'))
      .finally(async () => {
        followed.delete(id)
        await holds.release(id).catch(() => {})
        work.delete(listening)
      })
    work.add(listening)
  }
}
