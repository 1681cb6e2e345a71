import { describe, expect, it } from 'vitest'
import { objects } from '../../../objects/index.ts'
import { ColumnWatch } from './facts.ts'
import { findHeader } from './header.ts'
import { proposeColumns, targetOf, writableFields } from './propose.ts'

describe('the header', () => {
  it('is found below a title', () =>
    expect(
      findHeader([
        ['Выгрузка за март', '', ''],
        ['ФИО', 'Телефон', ''],
        ['Иванов', '+79161234567', 'x'],
      ]),
    ).toEqual({ at: 1, columns: ['ФИО', 'Телефон', '#3'] }))

  it('is missing where the file begins with data', () =>
    expect(findHeader([['Иванов', '+7 916 123-45-67', '05.03.2026']])).toEqual({ at: -1, columns: ['#1', '#2', '#3'] }))

  it('gives each column a name of its own', () =>
    expect(findHeader([['Телефон', 'Телефон', ' ']]).columns).toEqual(['Телефон', 'Телефон (2)', '#3']))
})

describe('the order of day and month', () => {
  it('is proven by a day beyond the twelfth', () => {
    expect(facts('d', ['03/12/2026', '25/12/2026'])[0]?.dates).toMatchObject({ open: 1, proven: 'dayFirst' })
    expect(facts('d', ['03/12/2026', '12/25/2026'])[0]?.dates).toMatchObject({ open: 1, proven: 'monthFirst' })
    expect(facts('d', ['20-10-16', '01-03-17'])[0]?.dates).toMatchObject({ open: 1, proven: 'dayFirst' })
  })

  it('is asked where nothing proves it, and the reading nearer to the other dates is proposed', () =>
    expect(facts('d', ['03/12/2026 14:05', '05.03.2026', '7.3.26', '2026-03-07'])[0]?.dates).toEqual({
      open: 1,
      samples: ['03/12/2026 14:05'],
      proven: undefined,
      proposal: 'monthFirst',
    }))
})

describe('the decimal separator', () => {
  it('is proven by other numbers of the column', () => {
    expect(facts('n', ['15 000', '12.500', '1 250 000 руб.', '15000,50'])[0]?.decimals).toMatchObject({
      open: 1,
      proven: ',',
    })
    expect(facts('n', ['1100.04', '251.41', '12,500'])[0]?.decimals).toMatchObject({ open: 1, proven: '.' })
  })

  it('is asked where nothing proves it', () =>
    expect(facts('n', ['12.500'])[0]?.decimals).toMatchObject({ open: 1, proven: undefined, proposal: ',' }))
})

describe('columns are proposed', () => {
  it('for a Russian list of requests', () =>
    expect(
      propose('lead', {
        ФИО: ['Белый Жанна'],
        Телефон: ['+79612097738'],
        'E-mail': ['a@b.ru'],
        Компания: ['ООО «Ромашка»'],
        Источник: ['Партнёр'],
        Интерес: ['Шкаф-купе'],
        Бюджет: ['15 000'],
        'Дата обращения': ['05.03.2026'],
        Комментарий: ['дорого'],
      }),
    ).toEqual({
      name: ['ФИО'],
      phones: ['Телефон'],
      emails: ['E-mail'],
      companyName: ['Компания'],
      source: ['Источник'],
      interest: ['Интерес'],
      budget: ['Бюджет'],
      requestedAt: ['Дата обращения'],
      comment: ['Комментарий'],
    }))

  it('for English opportunities', () =>
    expect(
      propose('deal', {
        opportunity_id: ['1C1I7A6R'],
        sales_agent: ['Moses Frase'],
        product: ['GTX Basic'],
        account: ['Cancity'],
        deal_stage: ['Won'],
        engage_date: ['20-10-16'],
        close_date: ['01-03-17'],
        close_value: ['1054'],
        engage_quarter: ['Q4 2016'],
        close_quarter: ['Q1 2017'],
      }),
    ).toEqual({
      name: ['opportunity_id'],
      owner: ['sales_agent'],
      product: ['product'],
      company: ['account'],
      stage: ['deal_stage'],
      opensOn: ['engage_date'],
      closesOn: ['close_date'],
      amount: ['close_value'],
    }))

  it('for a list of companies with their bank details', () =>
    expect(
      propose('company', {
        Контрагент: ['ООО «Ромашка»'],
        'Полное наименование': ['Общество с ограниченной ответственностью «Ромашка»'],
        ИНН: ['7707083893'],
        'Р/с': ['40703810700001449489'],
        'К/с': ['30101810200000000700'],
        БИК: ['044525700'],
        'Наименование банка': ['АО «Райффайзенбанк»'],
        'Генеральный директор': ['Белова Жанна'],
        IBAN: ['DE89370400440532013000'],
      }),
    ).toEqual({
      name: ['Контрагент'],
      legalName: ['Полное наименование'],
      inn: ['ИНН'],
      bankAccount: ['Р/с'],
      corrAccount: ['К/с'],
      bic: ['БИК'],
      bank: ['Наименование банка'],
      signatory: ['Генеральный директор'],
      iban: ['IBAN'],
    }))

  it('for English accounts and products', () => {
    expect(
      propose('company', {
        account: ['Acme'],
        sector: ['retail'],
        year_established: ['1996'],
        revenue: ['1100.04'],
        employees: ['2822'],
        office_location: ['Kenya'],
        subsidiary_of: ['Inity'],
      }),
    ).toEqual({
      name: ['account'],
      industry: ['sector'],
      founded: ['year_established'],
      revenue: ['revenue'],
      employees: ['employees'],
      address: ['office_location'],
      parent: ['subsidiary_of'],
    })
    expect(propose('product', { product: ['GTX'], series: ['G'], sales_price: ['550'] })).toEqual({
      name: ['product'],
      series: ['series'],
      price: ['sales_price'],
    })
  })

  it('by their values where the header says nothing', () =>
    expect(propose('lead', { '#1': ['Иванов Пётр'], '#2': ['8 (926) 228-77-94'], '#3': ['a@b.ru'] })).toEqual({
      phones: ['#2'],
      emails: ['#3'],
    }))

  it('several for a list, and a lone «Имя» for the whole name', () =>
    expect(propose('lead', { Имя: ['Анна'], Телефон: ['+79612097738'], 'Моб. телефон': ['+79612097739'] })).toEqual({
      name: ['Имя'],
      phones: ['Телефон', 'Моб. телефон'],
    }))
})

function facts(name: string, cells: string[]) {
  const watch = new ColumnWatch([name])
  for (const cell of cells) watch.see([cell])
  return watch.facts('RU')
}

function propose(object: string, columns: Record<string, string[]>) {
  const declaration = objects.find(({ name }) => name === object)
  if (!declaration) throw new Error(object)
  const watch = new ColumnWatch(Object.keys(columns))
  watch.see(Object.values(columns).map(cells => cells[0] ?? ''))
  return proposeColumns(
    object,
    writableFields(declaration).map(([name, field]) => targetOf(name, field, [])),
    watch.facts('RU'),
  )
}
