import type pg from 'pg'

const tryAgainAfter = 1000

export interface Listener {
  /** What was said on the channel. */
  hear(text: string): void
  /** It listens from now on, or again: what was said meanwhile is lost. */
  begins(): void
  loses?(): void
  /** The connection could not be had; it is tried again. */
  fails(error: unknown): void
}

/** Listens to a channel of the database on a connection of its own, until the returned function is called. */
export function listenTo(owner: pg.Pool, channel: string, listener: Listener): () => void {
  let client: pg.PoolClient | null = null
  let timer: NodeJS.Timeout | undefined
  let ended = false

  async function listen(): Promise<void> {
    const connected = await owner.connect()
    if (ended) return connected.release()
    connected.on('notification', ({ payload }) => listener.hear(payload ?? ''))
    connected.on('error', () => lose(connected))
    connected.on('end', () => lose(connected))
    try {
      await connected.query(`listen ${channel}`)
    } catch (error) {
      connected.release(true)
      throw error
    }
    if (ended) return connected.release(true)
    client = connected
    listener.begins()
  }

  function lose(lost: pg.PoolClient): void {
    if (client !== lost) return
    client = null
    listener.loses?.()
    lost.release(true)
    begin()
  }

  function begin(): void {
    if (ended) return
    listen().catch(error => {
      listener.fails(error)
      timer = setTimeout(begin, tryAgainAfter)
    })
  }
  begin()

  return () => {
    ended = true
    clearTimeout(timer)
    const held = client
    client = null
    held?.release(true)
  }
}
