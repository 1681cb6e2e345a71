import { dayAt, Invalid } from '../../../model/index.ts'
import { type Context, getRecord, listRecords } from '../../../records/index.ts'
import { foreseenNumber, mainLegalEntity } from '../../document-numbers.ts'
import type { PaperWanted } from '../../paper.ts'
import { type DocumentKind, documentKinds } from '../data.ts'
import type { Office } from '../office/office.ts'
import { basisOfPaper } from './basis.ts'
import { hasLines, ofLines, paperObjects } from './gather.ts'
import { textIn } from './values.ts'

export interface Choices {
  /** What can be made of a card, each with the number that comes next; `null`: the record is numbered first, when it is sent or issued. */
  kinds: { kind: DocumentKind; number: string | null }[]
  legalEntities: { id: string; name: string; facsimile: boolean }[]
  legalEntity: string
  /** On what a paper rests where nothing else is said, in the language of the company. */
  basis: string | null
  /** PDF of Word templates can be made. */
  wordToPdf: boolean
}

/** What papers can be made of a card, before one is chosen. */
export async function paperChoices(ctx: Context, { object, id }: PaperWanted['on'], office: Office): Promise<Choices> {
  if (!paperObjects.some(name => name === object))
    throw new Invalid([{ field: 'object', code: 'choice', params: { choices: paperObjects.join(', ') } }])
  const record = await getRecord(ctx, object, id)
  const legalEntity = textIn(record, 'legalEntity') ?? (await mainLegalEntity(ctx))
  const dated = dayAt(new Date(), ctx.config.company.timeZone)
  // Without lines nearly all that can be made is a letter.
  const fitting = hasLines(record) ? documentKinds : documentKinds.filter(kind => !ofLines.has(kind)).toReversed()
  const kinds = await Promise.all(
    fitting.map(async kind => ({
      kind,
      number:
        object === kind ? textIn(record, 'documentNumber') : await foreseenNumber(ctx, { kind, legalEntity, dated }),
    })),
  )
  const { data } = await listRecords(ctx, 'legalEntity', { filter: { active: true }, sort: '-main,name', limit: 200 })
  const entity = data.find(({ id }) => id === legalEntity)
  const company = object === 'company' ? id : textIn(record, 'company')
  return {
    kinds,
    legalEntities: data.map(entity => ({
      id: entity.id,
      name: textIn(entity, 'name') ?? '',
      facsimile: Boolean(entity.facsimile || entity.seal),
    })),
    legalEntity,
    basis: entity
      ? await basisOfPaper(ctx, { record, company, entity, dated, language: ctx.config.company.locale })
      : null,
    wordToPdf: await office.isThere(),
  }
}
