import { describe, expect, test } from 'vitest'
import type { Party } from '../data.ts'
import { declinePosition } from './positions.ts'
import { basisOf, namedAs, represented, shortName } from './represented.ts'

const genitives = `генеральный директор > генерального директора
директор > директора
директор по продажам > директора по продажам
индивидуальный предприниматель > индивидуального предпринимателя
исполнительный директор > исполнительного директора
коммерческий директор > коммерческого директора
финансовый директор > финансового директора
технический директор > технического директора
управляющий директор > управляющего директора
управляющий партнёр > управляющего партнёра
управляющий складом > управляющего складом
конкурсный управляющий > конкурсного управляющего
заместитель генерального директора > заместителя генерального директора
первый заместитель генерального директора > первого заместителя генерального директора
исполняющий обязанности генерального директора > исполняющего обязанности генерального директора
главный бухгалтер > главного бухгалтера
главный врач > главного врача
главная медсестра > главной медсестры
заведующий кафедрой > заведующего кафедрой
заведующая складом > заведующей складом
старшая медсестра > старшей медсестры
начальник отдела закупок > начальника отдела закупок
руководитель отдела продаж > руководителя отдела продаж
председатель правления > председателя правления
президент > президента
вице-президент по финансам > вице-президента по финансам
ведущий инженер > ведущего инженера
старший менеджер > старшего менеджера
младший юрист > младшего юриста
инженер-технолог > инженера-технолога
директор-распорядитель > директора-распорядителя
секретарь > секретаря
секретарь-референт > секретаря-референта
глава представительства > главы представительства
мировой судья > мирового судьи
продавец-консультант > продавца-консультанта
владелец > владельца
арт-директор > арт-директора
советник > советника
учредитель > учредителя
член правления > члена правления
мастер участка > мастера участка
Генеральный директор > Генерального директора`
  .split('\n')
  .map(line => line.split(' > ') as [string, string])

describe('a position in a case', () => {
  test.each(genitives)('%s → %s', (position, genitive) =>
    expect(declinePosition(position, 'genitive')).toEqual({ text: genitive, sure: true }),
  )

  test.each([
    ['генеральный директор', 'dative', 'генеральному директору'],
    ['генеральный директор', 'accusative', 'генерального директора'],
    ['генеральный директор', 'instrumental', 'генеральным директором'],
    ['генеральный директор', 'prepositional', 'генеральном директоре'],
    ['индивидуальный предприниматель', 'dative', 'индивидуальному предпринимателю'],
    ['заведующая складом', 'accusative', 'заведующую складом'],
    ['главная медсестра', 'instrumental', 'главной медсестрой'],
    ['глава представительства', 'accusative', 'главу представительства'],
  ] as const)('%s, %s → %s', (position, wanted, text) =>
    expect(declinePosition(position, wanted)).toEqual({ text, sure: true }),
  )

  test.each(['CEO', 'атташе', 'врио директора', 'и. о. директора', 'IT-директор', 'доверенное лицо', ''])(
    'what nobody is sure of stays as it is: %s',
    position => expect(declinePosition(position, 'genitive')).toEqual({ text: position, sure: false }),
  )
})

const company: Party = {
  name: 'ООО «Вектор»',
  fullName: 'Общество с ограниченной ответственностью «Вектор»',
  inn: null,
  kpp: null,
  ogrn: null,
  address: null,
  city: null,
  phone: null,
  email: null,
  site: null,
  bank: null,
  signatory: { name: 'Соколов Андрей Павлович', position: 'Генеральный директор', basis: 'Устав' },
  accountant: null,
  images: { logo: null, facsimile: null, seal: null },
}

test('the head of a contract says who signs and by what right', () => {
  expect(represented(company, 'ru')).toBe(
    'в лице генерального директора Соколова Андрея Павловича, действующего на основании Устава',
  )
  const byProxy = {
    name: 'Белова Ирина Олеговна',
    position: 'директор по продажам',
    basis: 'доверенность № 5 от 01.02.2026',
  }
  expect(represented({ ...company, signatory: byProxy }, 'ru')).toBe(
    'в лице директора по продажам Беловой Ирины Олеговны, действующей на основании доверенности № 5 от 01.02.2026',
  )
  expect(represented({ ...company, signatory: null }, 'ru')).toBe('')
  expect(represented(company, 'en')).toBe(
    'represented by Генеральный директор Соколов Андрей Павлович, acting on the basis of Устав',
  )
})

test('a sole trader signs for himself', () => {
  const trader: Party = {
    ...company,
    name: 'ИП Белова Ирина Олеговна',
    fullName: 'Индивидуальный предприниматель Белова Ирина Олеговна',
    signatory: { name: 'Белова Ирина Олеговна', position: '', basis: 'лист записи ЕГРИП' },
  }
  expect(represented(trader, 'ru')).toBe('действующая на основании листа записи ЕГРИП')
  expect(namedAs(trader, 'ru')).toBe('именуемая в дальнейшем')
  expect(namedAs(company, 'ru')).toBe('именуемое в дальнейшем')
})

test('the basis is put into the genitive as far as it is known, and names are shortened', () => {
  expect(basisOf('Устав')).toBe('Устава')
  expect(basisOf('Устава')).toBe('Устава')
  expect(basisOf('особое поручение')).toBe('особое поручение')
  expect(shortName('Соколов Андрей Павлович').replaceAll('\u00a0', ' ')).toBe('Соколов А. П.')
  expect(shortName('Madonna')).toBe('Madonna')
})
