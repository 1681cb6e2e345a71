import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Comparing } from './comparing.ts'
import type { Asked } from './comparing-thread.ts'
import type { Kind } from './likeness/kind.ts'

/** `Comparing` in a thread of its own: the server answers people meanwhile, and PostgreSQL reads and writes. */
export type Thread = {
  [Verb in keyof Comparing]: (told: Parameters<Comparing[Verb]>[0]) => Promise<Awaited<ReturnType<Comparing[Verb]>>>
}

/** Lends a thread for as long as the work takes. What fails in it fails the work. */
export async function withThread<Result>(
  { name }: Pick<Kind<unknown>, 'name'>,
  work: (thread: Thread) => Promise<Result>,
): Promise<Result> {
  const worker = new Worker(new URL('./comparing-thread.ts', import.meta.url), {
    workerData: name,
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 48 },
  })
  // One is answered before the next is asked, so that answers need no names.
  let last: Promise<unknown> = Promise.resolve()
  const ask = (asked: Asked) => {
    const answered = last.then(async () => {
      worker.postMessage(asked)
      const [answer] = await once(worker, 'message')
      return answer
    })
    last = answered
    return answered
  }
  try {
    return await work({
      keep: told => ask({ verb: 'keep', told }),
      lacking: told => ask({ verb: 'lacking', told }),
      learn: told => ask({ verb: 'learn', told }),
      weigh: told => ask({ verb: 'weigh', told }),
      pairsAmong: told => ask({ verb: 'pairsAmong', told }),
    })
  } finally {
    await worker.terminate()
  }
}
