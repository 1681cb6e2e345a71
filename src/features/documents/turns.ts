import { Unavailable } from '../../model/index.ts'

/** What is done one after the other, by a process that does one thing at a time. */
export class Turns {
  readonly #most: number
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** `most`: how many may be under way or wait. */
  constructor(most: number) {
    this.#most = most
  }

  /** Throws Unavailable where too many wait already. */
  async take<Made>(work: () => Promise<Made>): Promise<Made> {
    if (this.#waiting >= this.#most) throw new Unavailable('documentsBusy')
    this.#waiting += 1
    const turn = this.#last.then(work).finally(() => {
      this.#waiting -= 1
    })
    this.#last = turn.catch(() => {})
    return turn
  }
}
