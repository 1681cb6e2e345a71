import { setTimeout } from 'node:timers/promises'
import { newId } from '../../../model/index.ts'
import type { Application } from '../../feature.ts'
import { type Following, followMailbox } from './follow.ts'
import { leaseDue } from './lease.ts'

/** So often it is looked for mailboxes that nobody reads, in milliseconds. */
const lookEvery = 2000

/** Reads all mailboxes that no other process reads, each by itself, until the returned function is called. */
export function followMailboxes(application: Application, following: Following): () => Promise<void> {
  const ending = new AbortController()
  const { signal } = ending
  const followed = new Set<Promise<void>>()
  const looking = look()
  return async () => {
    ending.abort()
    await looking
    await Promise.all(followed)
  }

  async function look(): Promise<void> {
    while (!signal.aborted) {
      await lease().catch(error => application.log.warn({ err: error }, 'mailboxes are looked for again later'))
      await setTimeout(lookEvery, undefined, { signal }).catch(() => {})
    }
  }

  async function lease(): Promise<void> {
    for (const workspace of await application.workspaces()) {
      const ctx = await application.systemContext(workspace, { channel: 'intake' })
      const by = newId()
      for (const id of await leaseDue(ctx, by)) {
        const reading = followMailbox(application, { workspace, id, lease: by }, following, signal).finally(() =>
          followed.delete(reading),
        )
        followed.add(reading)
      }
    }
  }
}
