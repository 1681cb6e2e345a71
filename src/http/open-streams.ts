import type { Parts } from './parts.ts'

/** An answer that goes on for as long as its reader is there. */
export interface OpenStream {
  end(): void
}

export interface OpenStreams {
  /** Keeps a stream until the returned function is called; it ends with the session or key, by its id, that opened it. */
  hold(workspace: string, by: string | null, stream: OpenStream): () => void
  /** Ends all of them. */
  stop(): void
}

/** Sessions also end by the clock, of which nobody tells. */
const lookEvery = 15_000

/**
 * Ends streams of whoever has been signed out, at once wherever that was done. Asks for all of them in one statement, once
 * again where something changes meanwhile: many changes of the set-up do not become many questions. That a page stands
 * open is no use of its session.
 */
export function watchStreams({ access, application: { log } }: Parts): OpenStreams {
  const held = new Map<OpenStream, { workspace: string; by: string | null }>()
  const due = new Set<string>()
  let looking = false

  async function look(): Promise<void> {
    if (looking) return
    looking = true
    try {
      for (const workspace of due) {
        due.delete(workspace)
        await endThoseOf(workspace)
      }
    } catch (error) {
      log.warn({ err: error }, 'whether the readers of live events are still signed in could not be asked')
    } finally {
      looking = false
    }
  }

  async function endThoseOf(workspace: string): Promise<void> {
    const ids = [...held.values()].flatMap(each => (each.workspace === workspace && each.by ? [each.by] : []))
    if (!ids.length) return
    const ended = await access.identities.ended(workspace, [...new Set(ids)])
    for (const [stream, { by }] of held) if (by && ended.has(by)) stream.end()
  }

  function lookAt(workspace?: string): void {
    for (const each of held.values()) if (!workspace || each.workspace === workspace) due.add(each.workspace)
    void look()
  }

  const unhear = access.onForget(lookAt)
  const timer = setInterval(() => lookAt(), lookEvery)
  return {
    hold(workspace, by, stream) {
      held.set(stream, { workspace, by })
      return () => held.delete(stream)
    },
    stop() {
      unhear()
      clearInterval(timer)
      for (const stream of held.keys()) stream.end()
    },
  }
}
