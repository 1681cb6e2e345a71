import type { Client } from '../setup/client.ts'
import { type Locale, make } from './showcase.ts'

/** What a company has set up for itself: all of it can be taken away again, and something hangs on it. */

const words = {
  ru: {
    field: 'Порода дерева',
    wood: 'Дуб',
    passport: 'Паспорт',
    number: '45 09 123456',
    object: ['Замер', 'Замеры'],
    survey: 'Замер кухни, улица Липовая, 4',
    role: 'Стажёр',
    rule: 'Офисы — тому, кто возьмёт первым',
    about: 'офис',
    key: 'Обмен с бухгалтерией',
  },
  en: {
    field: 'Wood',
    wood: 'Oak',
    passport: 'Passport',
    number: '509 123456',
    object: ['Survey', 'Surveys'],
    survey: 'Kitchen at 4 Lime Street',
    role: 'Trainee',
    rule: 'Offices go to whoever is first',
    about: 'office',
    key: 'Accounting',
  },
} as const

/** Returns the role that it has added. */
export async function setUpOwn(api: Client, locale: Locale, lead: string): Promise<string> {
  const said = words[locale]
  const label = (ru: string, en: string) => ({ ru, en })
  await make(api, '/fields', {
    object: 'lead',
    name: 'wood',
    type: 'text',
    label: label(words.ru.field, words.en.field),
  })
  await make(api, '/fields', {
    object: 'lead',
    name: 'passport',
    type: 'text',
    label: label(words.ru.passport, words.en.passport),
    protected: { shownTo: [] },
  })
  await api.call('PATCH', `/leads/${lead}`, { wood: said.wood, passport: said.number })
  await make(api, '/objects', {
    name: 'survey',
    plural: 'surveys',
    label: {
      one: label(words.ru.object[0], words.en.object[0]),
      many: label(words.ru.object[1], words.en.object[1]),
    },
  })
  await make(api, '/surveys', { name: said.survey })
  await make(api, '/distribution-rules', {
    name: said.rule,
    position: 1,
    scheme: 'claim',
    claimMinutes: 30,
    conditions: { interest: { contains: said.about } },
  })
  await make(api, '/api-keys', { name: said.key, scopes: ['read'] })
  const role = await make(api, '/roles', { name: said.role, objects: { lead: { read: 'own', update: 'own' } } })
  return String(role.id)
}

/** What the things are called that dialogs ask about. */
export const ownNames = (locale: Locale) => words[locale]
