import { say } from '../../../messages/words.ts'
import { dayAt, Forbidden, Invalid, isDay, type Json } from '../../../model/index.ts'
import { type Context, getRecord } from '../../../records/index.ts'
import type { RecordJson } from '../../../records/row.ts'
import { mainLegalEntity } from '../../document-numbers.ts'
import { gatherAbout, valuesAbout } from '../../fill-places.ts'
import type { PaperWanted } from '../../paper.ts'
import type { DocumentData, PartyImages } from '../data.ts'
import { placeKey } from '../document-places.ts'
import type { Template } from '../library/template.ts'
import { basisOfPaper } from './basis.ts'
import { requireFieldsSeen } from './hidden.ts'
import { pricedOf } from './lines.ts'
import { companyParty, personOf, personParty, sellerOf } from './parties.ts'
import { pictureReader, type ReadFile } from './pictures.ts'
import { placesOf, showsPictures, showsSums } from './template-places.ts'
import { seenRecord, textIn } from './values.ts'

/** Records of which papers are made. */
export const paperObjects = ['deal', 'quote', 'order', 'invoice', 'company', 'contact', 'lead'] as const
/** Kinds whose comment says on what they rest. */
const restingOn = new Set<string>(['invoice', 'act', 'deliveryNote'])
/** Kinds that are nothing without lines. */
export const ofLines = new Set<string>(['quote', 'invoice', 'act', 'deliveryNote'])

/** What a paper says, and whose it is. Its number is still empty. */
export interface Gathered {
  data: DocumentData
  record: RecordJson
  legalEntity: string
  company: string | null
}

/**
 * Everything a paper says of a card, as far as the caller reads it. Throws NotFound where the card is not his to see, Forbidden where
 * the template names what he may not see (a paper with holes is worse than none), and Invalid where there is nothing to say.
 */
export async function gatherPaper(
  ctx: Context,
  wanted: PaperWanted,
  { template, readFile }: { template: Template; readFile: ReadFile },
): Promise<Gathered> {
  const { object } = wanted.on
  if (!paperObjects.some(name => name === object))
    throw new Invalid([{ field: 'on.object', code: 'choice', params: { choices: paperObjects.join(', ') } }])
  const record = await getRecord(ctx, object, wanted.on.id)
  const dated = wanted.dated ?? dayAt(new Date(), ctx.config.company.timeZone)
  const places = placesOf(ctx, template)
  requireFieldsSeen(ctx, { object, template, places })
  requireSense(wanted, record, { dated, sums: showsSums(ctx, template) })

  const person = await personOfCard(ctx, object, record)
  const company = object === 'company' ? record : await seenRecord(ctx, 'company', record.company ?? person?.company)
  const entity = await entityOf(ctx, wanted, record)
  const pictures = pictureReader(readFile)
  const images = await imagesOf(ctx, entity, { facsimile: wanted.facsimile === true, read: pictures })
  const about = await gatherAbout(ctx, { object, id: record.id })
  const told = await valuesAbout(ctx, about, { language: template.language, places })
  const owner = typeof record.owner === 'string' ? ctx.config.users.get(record.owner) : undefined
  const resting = { record, company: company?.id ?? null, entity, dated, language: template.language }
  const data: DocumentData = {
    kind: wanted.kind,
    title: wanted.title ?? say(template.language, `documents:titles.${wanted.kind}`),
    number: '',
    date: dated,
    language: template.language,
    seller: sellerOf(entity, images),
    buyer: company ? companyParty(company) : personParty(person),
    person: person && personOf(person),
    ...(await pricedOf(ctx, record, { entity, pictures: showsPictures(template) ? pictures : null })),
    terms: {
      payment: wanted.payment ?? textIn(record, 'paymentTerms'),
      delivery: wanted.delivery ?? textIn(record, 'deliveryTerms') ?? textIn(record, 'deliverTo'),
      validUntil:
        wanted.validUntil ?? textIn(record, 'validUntil') ?? (object === 'invoice' ? textIn(record, 'dueOn') : null),
    },
    comment: wanted.comment ?? null,
    basis: (restingOn.has(wanted.kind) && wanted.comment) || (await basisOfPaper(ctx, resting)),
    owner: owner ? { name: owner.name, position: null, phone: null, email: owner.email } : null,
    fields: Object.fromEntries(places.map(place => [placeKey(place), told(place)])),
  }
  return { data, record, legalEntity: entity.id, company: company?.id ?? null }
}

function requireSense(
  wanted: PaperWanted,
  record: RecordJson,
  { dated, sums }: { dated: string; sums: boolean },
): void {
  const until = wanted.validUntil
  const problems = [
    ...((sums || ofLines.has(wanted.kind)) && !hasLines(record) ? [{ field: 'on', code: 'documentNoLines' }] : []),
    ...(isDay(dated) ? [] : [{ field: 'dated', code: 'date' }]),
    ...(until === undefined || isDay(until) ? [] : [{ field: 'validUntil', code: 'date' }]),
  ]
  if (problems.length) throw new Invalid(problems)
}

export const hasLines = ({ items }: RecordJson): boolean => Array.isArray(items) && items.length > 0

/** Whom it is for; of a quote for somebody who is no client yet that is a lead. */
async function personOfCard(ctx: Context, object: string, record: RecordJson): Promise<RecordJson | null> {
  if (object === 'contact' || object === 'lead') return record
  return (await seenRecord(ctx, 'contact', record.contact)) ?? (await seenRecord(ctx, 'lead', record.lead))
}

async function entityOf(ctx: Context, wanted: PaperWanted, record: RecordJson): Promise<RecordJson> {
  const own: Json = record.legalEntity ?? null
  const id = wanted.legalEntity ?? (typeof own === 'string' ? own : await mainLegalEntity(ctx))
  const entity = await seenRecord(ctx, 'legalEntity', id)
  if (!entity) throw new Invalid([{ field: 'legalEntity', code: 'dangling' }])
  return entity
}

interface ImagesAsked {
  facsimile: boolean
  read: ReturnType<typeof pictureReader>
}

/** Facsimile and seal only where they are asked for, and only for who may read these fields. */
async function imagesOf(ctx: Context, entity: RecordJson, { facsimile, read }: ImagesAsked): Promise<PartyImages> {
  if (facsimile && !maySign(entity)) throw new Forbidden('facsimileNotYours')
  return {
    logo: await read(ctx, entity.logo),
    facsimile: facsimile ? await read(ctx, entity.facsimile) : null,
    seal: facsimile ? await read(ctx, entity.seal) : null,
  }
}

/** Fields hidden from the caller's role are not in the record. */
const maySign = (entity: RecordJson): boolean => 'facsimile' in entity && 'seal' in entity
