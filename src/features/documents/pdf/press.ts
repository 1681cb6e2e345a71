import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Invalid, TooLarge, Unavailable } from '../../../model/index.ts'
import { Turns } from '../turns.ts'
import type { FillWord, Made, Order, Pages, Said, SetFiguresOrder, SetPages } from './orders.ts'

export interface PressLimits {
  /** Of one document, once there is a process for it. */
  seconds: number
  /** Of memory, where the system tells (Linux). */
  megabytes: number
  /** Documents that may wait for their turn. */
  waiting: number
  /** After which a process that has nothing to do ends. */
  idleSeconds: number
}

const usual: PressLimits = { seconds: 20, megabytes: 1024, waiting: 100, idleSeconds: 120 }

/** In which a process has to be there: longer on a machine that is busy, which is no fault of a document. */
const secondsToBegin = 20

/**
 * Has pages set, and Word files filled in, by a process of its own, one document after the other. A thread would not do: what runs in native code
 * cannot be stopped in a thread, and takes the whole server along when it runs out of memory.
 */
export class Press {
  readonly #limits: PressLimits
  readonly #warn: (error: unknown, message: string) => void
  #child: ChildProcess | null = null
  readonly #turns: Turns
  #idle: NodeJS.Timeout | undefined

  /** `warn` says to the log why a document could not be made. */
  constructor(limits: Partial<PressLimits> = {}, warn: (error: unknown, message: string) => void = () => {}) {
    this.#warn = warn
    this.#limits = { ...usual, ...limits }
    this.#turns = new Turns(this.#limits.waiting)
  }

  /** Throws Unavailable where it takes too long or too many wait, TooLarge where it takes too much memory, Invalid of a broken picture. */
  async set(order: SetPages | SetFiguresOrder): Promise<Pages> {
    const made = await this.#turns.take(() => this.#doNow(order))
    if ('docx' in made) throw new Error('asked for pages')
    return made
  }

  /** A Word file with its places filled in. Throws likewise. */
  async fill(order: FillWord): Promise<Uint8Array> {
    const made = await this.#turns.take(() => this.#doNow(order))
    if (!('docx' in made)) throw new Error('asked for Word')
    return made.docx
  }

  /** Megabytes that the process holds; 0 where the system does not tell, or there is none. */
  held(): Promise<number> {
    return heldBy(this.#child)
  }

  /** Ends the process; the next document begins another. */
  close(): void {
    clearTimeout(this.#idle)
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  async #doNow(order: Order): Promise<Made> {
    clearTimeout(this.#idle)
    const said = await this.#within(async child => {
      child.send(order)
      return await saidBy(child)
    })
    this.#idle = setTimeout(() => this.close(), this.#limits.idleSeconds * 1000).unref()
    if ('made' in said) return said.made
    if ('refused' in said) throw new Invalid(said.refused)
    const error = failed('failed' in said ? said.failed : 'ready twice')
    this.#warn(error.cause, 'a document could not be made')
    throw error
  }

  /** Does something with the process, and ends the process where that takes too long, too much, or breaks off. */
  async #within(work: (child: ChildProcess) => Promise<Said>): Promise<Said> {
    let why: Error | undefined
    const end = (error: Error) => {
      why ??= error
      this.close()
    }
    const { seconds, megabytes } = this.#limits
    const within = (most: number) =>
      setTimeout(() => end(new Unavailable('documentTooSlow', { seconds: most })), most * 1000)
    let clock = within(secondsToBegin)
    const scales = setInterval(() => {
      void this.held().then(held => {
        if (held > megabytes) end(new TooLarge('documentTooLarge', { megabytes }))
      })
    }, 100)
    try {
      const child = await this.#begun()
      clearTimeout(clock)
      clock = within(seconds)
      return await work(child)
    } catch (error) {
      this.close()
      this.#warn(why ?? error, 'a document was given up')
      throw why ?? error
    } finally {
      clearTimeout(clock)
      clearInterval(scales)
    }
  }

  async #begun(): Promise<ChildProcess> {
    if (this.#child?.connected) return this.#child
    const child = fork(new URL('./typesetter.ts', import.meta.url), [], {
      // Nothing of ours is to be had there, whatever a picture may do to its decoder.
      env: {},
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child = child
    await saidBy(child)
    child.unref()
    child.channel?.unref()
    return child
  }
}

/** The next thing it says. Throws where it ends instead. */
async function saidBy(child: ChildProcess): Promise<Said> {
  const stop = new AbortController()
  child.ref()
  child.channel?.ref()
  try {
    const ended = once(child, 'exit', { signal: stop.signal }).then(([code, signal]) => {
      throw failed(`the process ended: ${code ?? signal}`)
    })
    const said = once(child, 'message', { signal: stop.signal })
    const [message] = await Promise.race([said, ended])
    return message
  } finally {
    stop.abort()
    child.unref()
    child.channel?.unref()
  }
}

/** What the typesetter says is for the log: people are told what they can do about it. */
function failed(why: string): Error {
  const isPicture = /decode|image|picture/i.test(why)
  const error = isPicture
    ? new Invalid([{ field: 'pictures', code: 'documentPicture' }])
    : new Unavailable('documentFailed')
  error.cause = new Error(why)
  return error
}

/** Megabytes of memory; 0 where the system does not tell. */
async function heldBy(child: ChildProcess | null): Promise<number> {
  const status = await readFile(`/proc/${child?.pid ?? 'none'}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
}
