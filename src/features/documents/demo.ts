import { sampleFormat } from '../../model/formats.ts'
import { addDays, dayAt, type JsonObject } from '../../model/index.ts'
import { type Context, getRecord, listRecords, type RecordJson, updateRecord } from '../../records/index.ts'
import { mainLegalEntity } from '../document-numbers.ts'
import type { Papers, PaperWanted } from '../paper.ts'
import { textIn } from './making/values.ts'

/** Papers of the sample company: two offers, contracts with their invoices, and what was delivered with act and delivery note. */
export const addDemoPapers = (papers: Papers) => async (ctx: Context) => {
  await describeSeller(ctx)
  for (const { object, id, dated } of await quotesSent(ctx))
    await papers.makePaper(ctx, { on: { object, id }, kind: 'quote', dated })
  const described = new Set<string>()
  for (const { object, id, deal, company, dated, kinds } of [
    ...(await invoicesIssued(ctx)),
    ...(await ordersDelivered(ctx)),
  ]) {
    if (!described.has(company)) await describeBuyer(ctx, company, described.size)
    described.add(company)
    await papers.makePaper(ctx, { on: { object: 'deal', id: deal }, kind: 'contract', dated: addDays(dated, -3) })
    for (const kind of kinds) await papers.makePaper(ctx, { on: { object, id }, kind, dated })
  }
}

interface Told {
  object: string
  id: string
  dated: string
}

interface Sold extends Told {
  deal: string
  company: string
  /** Papers of the record itself, beside the contract of its deal. */
  kinds: PaperWanted['kind'][]
}

async function quotesSent(ctx: Context): Promise<Told[]> {
  const filter = { status: { in: ['sent', 'opened'] }, documentNumber: { empty: false } }
  const { data } = await listRecords(ctx, 'quote', { filter, sort: '-sentAt', limit: 2 })
  return data.map(({ id, sentAt }) => ({ object: 'quote', id, dated: dayOf(ctx, sentAt) }))
}

async function invoicesIssued(ctx: Context): Promise<Sold[]> {
  const filter = { status: { ne: 'draft' }, company: { empty: false }, deal: { empty: false } }
  const { data } = await listRecords(ctx, 'invoice', { filter, sort: '-issuedOn', limit: 3 })
  return data.toReversed().flatMap(invoice => {
    const dated = textIn(invoice, 'issuedOn')
    return dated ? soldOf('invoice', invoice, { dated, kinds: ['invoice'] }) : []
  })
}

async function ordersDelivered(ctx: Context): Promise<Sold[]> {
  const filter = { closedAt: { empty: false }, company: { empty: false }, deal: { empty: false } }
  const { data } = await listRecords(ctx, 'order', { filter, sort: '-createdAt', limit: 2 })
  return data.flatMap(order =>
    soldOf('order', order, { dated: dayOf(ctx, order.closedAt), kinds: ['act', 'deliveryNote'] }),
  )
}

function soldOf(object: string, record: RecordJson, told: Pick<Sold, 'dated' | 'kinds'>): Sold[] {
  const [deal, company] = [textIn(record, 'deal'), textIn(record, 'company')]
  return deal && company ? [{ object, id: record.id, deal, company, ...told }] : []
}

const dayOf = ({ config }: Context, moment: unknown): string => dayAt(new Date(String(moment)), config.company.timeZone)

/** Details of the sample company’s own organisation, invented: numbers that are right by their check digits and belong to nobody. */
async function describeSeller(ctx: Context): Promise<void> {
  const id = await mainLegalEntity(ctx)
  if (textIn(await getRecord(ctx, 'legalEntity', id), 'inn')) return
  await updateRecord(ctx, 'legalEntity', id, {
    inn: sampleFormat('inn', 1_700_007),
    ...requisites(7),
    fullName: 'Общество с ограниченной ответственностью «Берёзка»',
    address: '127051, г. Москва, Цветной бульвар, д. 15, стр. 1, офис 304',
    city: 'г. Москва',
    phones: [{ value: '+74950000000', type: 'work' }],
    emails: ['office@berezka.example'],
    site: 'https://berezka.example/',
    signatory: 'Берёзкина Ольга Петровна',
    signatoryPosition: 'Генеральный директор',
    signatoryBasis: 'Устав',
    accountant: 'Лаптева Нина Сергеевна',
  })
}

/** The director is one of the people who are known there. */
async function describeBuyer(ctx: Context, company: string, at: number): Promise<void> {
  const { data } = await listRecords(ctx, 'contact', { filter: { company }, sort: 'createdAt', limit: 1 })
  const name = ['lastName', 'firstName', 'middleName'].flatMap(field => (data[0] && textIn(data[0], field)) ?? [])
  await updateRecord(ctx, 'company', company, {
    ...requisites(100 + at),
    ...(name.length === 3 && {
      signatory: name.join(' '),
      signatoryPosition: 'Директор',
      signatoryBasis: 'Устав',
    }),
  })
}

const requisites = (n: number): JsonObject => ({
  kpp: sampleFormat('kpp', n),
  ogrn: sampleFormat('ogrn', 27_700_000_000 + n),
  bank: 'Банк «Зонт» (АО), г. Москва',
  bic: sampleFormat('bik', 45_100 + n),
  bankAccount: sampleFormat('bankAccount', 38_000_000 + n),
  corrAccount: sampleFormat('corrAccount', 25_000_000 + n),
})
