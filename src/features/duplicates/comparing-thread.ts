import { parentPort, workerData } from 'node:worker_threads'
import { type Comparing, comparing } from './comparing.ts'
import { companies } from './likeness/company.ts'
import { people } from './likeness/person.ts'

/** What the thread is asked: a verb of `Comparing`, and what it is told. */
export type Asked = { [Verb in keyof Comparing]: { verb: Verb; told: Parameters<Comparing[Verb]>[0] } }[keyof Comparing]

/** The thread is made with the name of a kind. */
const here = workerData === companies.name ? comparing(companies) : comparing(people)

function answer(asked: Asked) {
  switch (asked.verb) {
    case 'keep':
      return here.keep(asked.told)
    case 'lacking':
      return here.lacking(asked.told)
    case 'learn':
      return here.learn(asked.told)
    case 'weigh':
      return here.weigh(asked.told)
    case 'pairsAmong':
      return here.pairsAmong(asked.told)
  }
}

parentPort?.on('message', async (asked: Asked) => parentPort?.postMessage(await answer(asked)))
