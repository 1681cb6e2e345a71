import { type JsonObject, newId } from '../../../model/index.ts'
import type { Locale, StageInfo } from '../../../records/index.ts'
import { type Calendar, calendarOf } from '../calendar.ts'
import { type Chance, chanceOf } from '../chance.ts'
import { planClients } from './plan-clients.ts'
import { planDeals } from './plan-deals.ts'
import { planLeads } from './plan-leads.ts'
import { planWork } from './plan-work.ts'
import { type SampleWords, sampleWords } from './words.ts'

/** What samples are made for: whose they are, where deals stand, in which money, seen from which moment. */
export interface Sampling {
  locale: Locale
  /** The company's, in which names of people are put together. */
  language: Locale
  owner: string
  currency: string
  timeZone: string
  now: Date
  stages: readonly StageInfo[]
  sources: readonly string[]
  /** Ids by place, where they have been given out already. */
  ids: readonly string[]
}

export interface Sample {
  object: string
  id: string
  input: JsonObject
}

/** A sample in the making: what has been planned, and how more is. */
export interface Draft extends Sampling {
  words: SampleWords
  chance: Chance
  calendar: Calendar
  samples: Sample[]
  /** Plans a record that may point at those planned before; returns its id. */
  add(object: string, input: JsonObject): string
  money(smaller: number): JsonObject
}

/** The same samples each time, ending today; records that others point at come first. */
export function planSamples(sampling: Sampling): Sample[] {
  const draft = draftOf(sampling)
  const clients = planClients(draft)
  const deals = planDeals(draft, clients)
  const leads = planLeads(draft, clients, deals)
  planWork(draft, { leads, deals })
  return draft.samples
}

function draftOf(sampling: Sampling): Draft {
  const { locale, currency, timeZone, now, ids } = sampling
  const samples: Sample[] = []
  return {
    ...sampling,
    words: sampleWords[locale],
    chance: chanceOf(7),
    calendar: calendarOf(now, timeZone),
    samples,
    add(object, input) {
      const id = ids[samples.length] ?? newId()
      samples.push({ object, id, input })
      return id
    },
    money: smaller => ({ amount: String(currency === 'RUB' ? smaller * 100 : smaller), currency }),
  }
}
