import { afterAll, describe, expect, test } from 'vitest'
import { openSales } from '../../../test/setup/sales.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '../../model/index.ts'
import { convertLead } from '../lead-conversion.ts'
import { life } from './index.ts'

const { company, head, me, other, stages, newPhone, lead, task, read, all, mine, refusedWhole } = await openSales()
afterAll(() => company.close())

describe('conversion', () => {
  test('makes company, contact and deal from the lead, linked both ways; the lead stays', async () => {
    const source = await company.make('source', { kind: 'form', name: `Сайт ${newPhone()}` })
    const given = await lead({
      lastName: 'Иванова',
      firstName: 'Мария',
      companyName: 'ООО «Лютик»',
      inn: '7707083893',
      interest: 'Кухня\nугловая',
      budget: { amount: '150000', currency: 'RUB' },
      source: source.id,
      remember: 'по отчеству',
    })
    const { id: open } = await task('lead', given.id)
    const made = await convertLead(await mine(), given.id, {
      company: {},
      contact: { position: 'Директор' },
      deal: { closesOn: '2030-05-01' },
    })
    expect(made.company).toMatchObject({ name: 'ООО «Лютик»', inn: '7707083893', owner: me })
    expect(made.contact).toMatchObject({
      name: 'Иванова Мария',
      position: 'Директор',
      phones: given.phones,
      company: made.company?.id,
      lead: given.id,
      remember: 'по отчеству',
      owner: me,
    })
    expect(made.deal).toMatchObject({
      name: 'Кухня',
      amount: { amount: '150000.00', currency: 'RUB' },
      source: source.id,
      lead: given.id,
      company: made.company?.id,
      contact: made.contact?.id,
      stage: stages.first,
      closesOn: '2030-05-01',
      owner: me,
    })
    expect(made.lead).toMatchObject({
      status: 'converted',
      convertedAt: expect.any(String),
      contact: made.contact?.id,
      company: made.company?.id,
      deal: made.deal?.id,
      owner: me,
      phones: given.phones,
      interest: 'Кухня\nугловая',
    })
    await company.settle([life])
    expect((await read('task', open)).on).toEqual({ object: 'deal', id: made.deal?.id })
  })

  test('of two at once exactly one happens, and nothing of the other remains', async () => {
    const { id, name } = await lead()
    const results = await Promise.allSettled(
      [1, 2, 3].map(async () => convertLead(await mine(), id, { contact: {}, deal: { name: `Двойная ${id}` } })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'leadConverted' })
    expect(await all('contact', { name: String(name) })).toHaveLength(1)
    expect(await all('deal', { name: `Двойная ${id}` })).toHaveLength(1)
    await refusedWhole(async () => convertLead(await mine(), id, {}), Conflict)
  })

  test('takes known records by their id and joins what was still open', async () => {
    const contact = await company.make('contact', { name: 'Известная', owner: me })
    const firm = await company.make('company', { name: 'Известная фирма', owner: me })
    const { id } = await lead()
    const made = await convertLead(await mine(), id, {
      company: { id: firm.id },
      contact: { id: contact.id },
      deal: {},
    })
    expect(made.contact).toMatchObject({ id: contact.id, company: firm.id, lead: id })
    expect(made.deal).toMatchObject({ company: firm.id, contact: contact.id })
  })

  test('keeps both owners: of the lead and of the client', async () => {
    const { id } = await lead()
    const made = await convertLead(await company.as(head), id, { contact: { owner: head }, deal: { owner: head } })
    expect([made.lead.owner, made.contact?.owner, made.deal?.owner]).toEqual([me, head, head])
  })

  test('names every problem of every part and writes nothing', async () => {
    const { id } = await lead()
    const parts = {
      company: { inn: '123' },
      contact: { nonsense: 1, lastName: 5 },
      deal: { amount: { amount: '-1' }, stage: id },
    }
    await refusedWhole(async () => convertLead(await mine(), id, parts), Invalid)
    const problems = await convertLead(await mine(), id, parts).catch((error: Invalid) =>
      error.problems.map(({ field }) => field),
    )
    expect(problems).toEqual(
      expect.arrayContaining([
        'company.inn',
        'company.name',
        'contact.nonsense',
        'contact.lastName',
        'deal.amount.amount',
        'deal.stage',
      ]),
    )
    await refusedWhole(async () => convertLead(await mine(), id, { contact: { id: id, name: 'x' } }), Invalid)
    await refusedWhole(async () => convertLead(await mine(), id, { contact: { id } }), Invalid)
    expect((await read('lead', id)).status).toBe('new')
  })

  test('is not for those who may not change the lead', async () => {
    const theirs = (await lead({ owner: other })).id
    await refusedWhole(async () => convertLead(await mine(), theirs, {}), NotFound)
    const marketer = await company.hire('Маркетолог', { role: 'marketer' })
    const open = (await lead()).id
    await refusedWhole(async () => convertLead(await company.as(marketer), open, {}), Forbidden)
  })
})
