import type { Connection } from '../database/connection.ts'
import { type NoticePlace, noticesEnd, noticeTurns, usersWithNotices } from '../features/notice.ts'
import { type Poller, startPoller } from '../jobs/poller.ts'
import { onWake } from '../jobs/wake.ts'
import type { Log } from '../model/log.ts'

/** Finds out for all open pages of this process whose notices have changed, in the same two statements for however many pages. */
export interface NoticeWatch {
  /** Calls `told` whenever something may have changed for `user`, until the returned function is called. */
  watch(workspace: string, user: string, told: () => void): () => void
  stop(): Promise<void>
}

/** Milliseconds between looks while much happens: each asks of all whose pages are open. */
const breath = 150

interface Watched {
  readonly pages: Map<string, Set<() => void>>
  readonly poller: Poller
}

export function watchNotices(connect: (workspace: string) => Connection, log: Log): NoticeWatch {
  const all = new Map<string, Watched>()

  function begin(workspace: string): Watched {
    const pages: Watched['pages'] = new Map()
    const poller = startPoller(turnsOver(connect(workspace), pages), log, 'looking for notices', breath)
    const watched = { pages, poller }
    all.set(workspace, watched)
    return watched
  }

  const deaf = onWake(workspace => all.get(workspace)?.poller.wake())
  return {
    watch(workspace, user, told) {
      const { pages, poller } = all.get(workspace) ?? begin(workspace)
      const ofUser = pages.get(user) ?? new Set()
      pages.set(user, ofUser.add(told))
      return () => {
        ofUser.delete(told)
        if (!ofUser.size) pages.delete(user)
        if (pages.size || all.get(workspace)?.poller !== poller) return
        all.delete(workspace)
        void poller.stop()
      }
    },
    async stop() {
      deaf()
      await Promise.all([...all.values()].map(({ poller }) => poller.stop()))
    },
  }
}

/** A look at what came since the one before. Whether it found anything for somebody. */
function turnsOver(db: Connection, pages: Watched['pages']): () => Promise<boolean> {
  let place: NoticePlace | null = null
  let known = new Map<string, string>()
  return async () => {
    place ??= await noticesEnd(db)
    const came = await usersWithNotices(db, place)
    place = came.place
    const turns = await noticeTurns(db, [...pages.keys()])
    // Who has come since the look before may have missed what lies between his own and this one.
    const changed = [...pages.keys()].filter(user => came.users.has(user) || turns.get(user) !== known.get(user))
    known = turns
    for (const user of changed) for (const told of pages.get(user) ?? []) told()
    return changed.length > 0
  }
}
