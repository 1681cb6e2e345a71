import { say } from '../../../messages/words.ts'
import { type Context, fieldRight, listRecords, objectOf, scopeOf } from '../../../records/index.ts'
import type { RecordJson } from '../../../records/row.ts'
import { shortDate } from '../words/date-in-words.ts'
import type { Language } from '../words/number-words.ts'
import { textIn } from './values.ts'

interface Resting {
  record: RecordJson
  company: string | null
  entity: RecordJson
  /** The day of the paper: what is concluded later is no basis of it. */
  dated: string
  language: Language
}

/**
 * On what a paper of a card rests: the last contract of its deal (or of the quote, order or invoice itself), else the last that was made
 * for its company, else what the organisation of ours rests its papers on. `null`: on nothing that the caller sees.
 */
export async function basisOfPaper(ctx: Context, { record, company, entity, dated, language }: Resting) {
  const cards = ['deal', 'quote', 'order'].flatMap(field => textIn(record, field) ?? [])
  const standing = { kind: 'contract', status: { ne: 'cancelled' }, legalEntity: entity.id, dated: { lte: dated } }
  for (const places of [[record.id, ...cards], company ? [company] : []]) {
    if (!places.length || !seesContracts(ctx)) continue
    const { data } = await listRecords(ctx, 'document', {
      filter: { ...standing, on: { in: places } },
      sort: '-dated,-createdAt',
      fields: ['documentNumber', 'dated'],
      limit: 1,
    })
    const [contract] = data
    const number = contract && textIn(contract, 'documentNumber')
    const day = contract && textIn(contract, 'dated')
    if (number && day) return say(language, 'documents:basis', { number, date: shortDate(day, language) })
  }
  return textIn(entity, 'documentBasis')
}

function seesContracts(ctx: Context): boolean {
  const object = objectOf(ctx, 'document')
  const asked = ['kind', 'status', 'legalEntity', 'dated', 'on', 'documentNumber']
  return scopeOf(ctx, object, 'read') !== 'none' && asked.every(name => fieldRight(ctx, object, name) !== 'hidden')
}
