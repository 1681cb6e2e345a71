import type { Connection } from '../database/connection.ts'
import type { Log } from '../model/log.ts'
import { readDataKeys } from './data-keys.ts'
import { type FieldKeys, fieldKeysOf } from './field-keys.ts'
import { KeyAway, type KeyProvider } from './key-provider.ts'

/** The data keys of the workspaces, in memory for a short time: a key that is taken back is soon of no use anywhere. */
export interface Keyring {
  /** Brings the keys of a workspace here; that they are away is told by `of`. */
  ready(workspace: string): Promise<void>
  /** The keys as they were made ready. Throws `KeyAway`. */
  of(workspace: string): FieldKeys
  /** Asks anew for the keys that are known here: something of them may have changed. */
  lookAgain(workspace?: string): Promise<void>
  readonly provider: KeyProvider
  stop(): void
}

interface Kept {
  keys: FieldKeys | null
  away: KeyAway | null
  /** When the holder of the key was asked. */
  at: number
}

interface KeyringOptions {
  connection: (workspace: string) => Connection
  provider: KeyProvider
  log: Log
  /** Milliseconds for which keys are believed to be unchanged. */
  looks?: number
}

/** Twice this long at most a key that was taken back still opens something: far less than a minute. */
const usualLooks = 10_000

export function openKeyring({ connection, provider, log, looks = usualLooks }: KeyringOptions): Keyring {
  const kept = new Map<string, Kept>()
  const asking = new Map<string, Promise<void>>()

  async function ask(workspace: string): Promise<void> {
    try {
      const keys = fieldKeysOf(await readDataKeys(connection(workspace), workspace, provider))
      kept.set(workspace, { keys, away: null, at: Date.now() })
    } catch (error) {
      const away = error instanceof KeyAway ? error : new KeyAway('keyUnreached', 'the data keys cannot be read')
      const known = kept.get(workspace)
      if (known?.away?.code !== away.code) log.warn({ err: error, workspace }, 'the data keys cannot be read')
      // Whoever holds the key may be slow for a moment; what is known serves until it is too old.
      if (away.code === 'keyUnreached' && known?.keys) return
      kept.set(workspace, { keys: null, away, at: Date.now() })
    }
  }

  /** One asking for all who wait. */
  function askOnce(workspace: string): Promise<void> {
    const under = asking.get(workspace) ?? ask(workspace).finally(() => asking.delete(workspace))
    asking.set(workspace, under)
    return under
  }

  /** Long work goes on with the keys it began with for as long as they are there. */
  const timer = setInterval(() => {
    for (const workspace of kept.keys()) void askOnce(workspace)
  }, looks).unref()

  /** What is being asked may have begun before the change. */
  async function askAnew(workspace: string): Promise<void> {
    await asking.get(workspace)
    await askOnce(workspace)
  }

  return {
    provider,
    async ready(workspace) {
      const known = kept.get(workspace)
      if (!known || Date.now() - known.at >= looks) await askOnce(workspace)
    },
    of(workspace) {
      const known = kept.get(workspace)
      if (!known || Date.now() - known.at >= 2 * looks)
        throw new KeyAway('keyUnreached', 'the data keys were not read in time')
      if (!known.keys) throw known.away ?? new KeyAway('keyUnreached', 'the data keys are away')
      return known.keys
    },
    async lookAgain(workspace) {
      const changed = [...kept.keys()].filter(one => !workspace || one === workspace)
      await Promise.all(changed.map(askAnew))
    },
    stop: () => clearInterval(timer),
  }
}
