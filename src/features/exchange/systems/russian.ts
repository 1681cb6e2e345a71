import type { ExportShape, OtherSystem } from './system.ts'

const bitrixPhones = ['Мобильный телефон', 'Рабочий телефон', 'Домашний телефон', 'Другой телефон']
const bitrixEmails = ['Рабочий e-mail', 'Частный e-mail', 'Другой e-mail']
const bitrixPerson = {
  lastName: ['Фамилия'],
  firstName: ['Имя'],
  middleName: ['Отчество'],
  phones: bitrixPhones,
  emails: bitrixEmails,
  messengers: ['Контакт Telegram', 'Контакт Viber'],
  source: ['Источник'],
  owner: ['Ответственный'],
}
const bitrixMark = [
  'Частный e-mail',
  'Другой e-mail',
  'Контакт Битрикс24 Network',
  'Контакт Битрикс24.Network',
  'E-mail для рассылок',
]

export const bitrix24: OtherSystem = {
  name: 'bitrix24',
  title: 'Битрикс24',
  shapes: [
    {
      object: 'lead',
      marks: [['Название лида'], [...bitrixMark, 'Рабочий телефон']],
      fields: {
        ...bitrixPerson,
        externalId: ['ID'],
        companyName: ['Название компании'],
        interest: ['Название лида'],
        budget: ['Возможная сумма', 'Сумма'],
        requestedAt: ['Дата создания'],
        comment: ['Комментарий'],
      },
      not: ['Имя, Фамилия', 'Стадия', 'Статус', 'Валюта', 'Обращение', 'Адрес', 'Корпоративный сайт'],
    },
    {
      object: 'deal',
      marks: [
        ['Название сделки'],
        ['Стадия сделки'],
        ['Контакт', 'Компания', 'Сделка закрыта', 'Доступна для всех', 'Доступен для всех', 'Направление'],
      ],
      fields: {
        externalId: ['ID'],
        name: ['Название сделки'],
        stage: ['Стадия сделки'],
        amount: ['Сумма'],
        company: ['Компания: Название компании', 'Компания'],
        contact: ['Контакт'],
        opensOn: ['Дата начала', 'Дата создания'],
        closesOn: ['Предполагаемая дата закрытия', 'Дата завершения'],
        owner: ['Ответственный'],
        source: ['Источник'],
        comment: ['Комментарий'],
      },
      ids: { company: ['Компания: ID', 'ID компании'], contact: ['Контакт: ID', 'ID контакта'] },
      not: ['Валюта', 'Направление', 'Воронка'],
    },
    {
      object: 'company',
      marks: [['Название компании'], bitrixMark, ['Тип компании', 'Сфера деятельности', 'Корпоративный сайт']],
      fields: {
        externalId: ['ID'],
        name: ['Название компании'],
        phones: bitrixPhones,
        emails: bitrixEmails,
        site: ['Корпоративный сайт'],
        industry: ['Сфера деятельности'],
        address: ['Фактический адрес', 'Адрес'],
        owner: ['Ответственный'],
        about: ['Комментарий'],
      },
      not: ['Тип компании', 'Логотип', 'Банковские реквизиты'],
    },
    {
      object: 'contact',
      marks: [['Фамилия'], ['Имя'], bitrixMark],
      fields: {
        ...bitrixPerson,
        externalId: ['ID'],
        position: ['Должность'],
        company: ['Компания: Название компании', 'Компания'],
        address: ['Адрес'],
        birthday: ['Дата рождения'],
        about: ['Комментарий'],
      },
      ids: { company: ['Компания: ID', 'ID компании'] },
      not: ['Обращение', 'Тип контакта'],
    },
  ],
}

const amoPhones = [
  'Мобильный телефон',
  'Рабочий телефон',
  'Рабочий прямой телефон',
  'Домашний телефон',
  'Другой телефон',
]
const amoEmails = ['Рабочий email', 'Личный email', 'Другой email']
/** One and the same column has or has not «(контакт)» behind it, by the year of the export. */
const ofContact = (names: readonly string[]) => names.flatMap(name => [`${name} (контакт)`, name])
const ofCompany = (names: readonly string[]) => names.map(name => `${name} (компания)`)

const amoDeal = ['Название сделки', 'Название (сделка)']

/** The people of an export of deals too, where `ID` is the deal's. */
const amoContact: ExportShape = {
  object: 'contact',
  marks: [
    ['Полное имя контакта', 'Полное имя (контакт)', 'Основной контакт', 'Полное имя'],
    [...ofContact(amoPhones), ...ofContact(amoEmails)],
  ],
  fields: {
    name: ['Полное имя контакта', 'Полное имя (контакт)', 'Основной контакт', 'Полное имя'],
    company: ['Компания контакта', 'Название (компания)', 'Компания'],
    position: ['Должность (контакт)', 'Должность'],
    phones: ofContact(amoPhones),
    emails: ofContact(amoEmails),
    owner: ['Ответственный за контакт', 'Ответственный'],
    tags: ['Теги контакта', 'Тег контакта'],
    about: ['Примечание к контакту'],
  },
  not: ['ID', 'Имя', 'Фамилия', 'Кем создан контакт', 'Источник', ...amoDeal],
}

export const amocrm: OtherSystem = {
  name: 'amocrm',
  title: 'amoCRM',
  shapes: [
    {
      object: 'deal',
      marks: [amoDeal, ['Этап сделки', 'Статус сделки']],
      fields: {
        externalId: ['ID'],
        name: amoDeal,
        amount: ['Бюджет', 'Бюджет сделки', 'Бюджет руб. (сделка)'],
        stage: ['Этап сделки', 'Статус сделки'],
        contact: ['Полное имя контакта', 'Основной контакт', 'Полное имя (контакт)'],
        company: ['Компания', 'Компания контакта', 'Название (компания)'],
        owner: ['Ответственный', 'Ответственный за сделку'],
        opensOn: ['Дата создания сделки', 'Дата создания (сделка)', 'Дата создания'],
        closesOn: ['Дата закрытия'],
        tags: ['Теги сделки', 'Тег сделки', 'Теги'],
        comment: ['Примечание', 'Примечание 2', 'Примечание 3', 'Примечание 4', 'Примечание 5', 'Примечание к сделке'],
      },
      not: ['Воронка', 'Кем создана сделка', 'Кем редактирована', 'Дата редактирования', 'Ответственный за контакт'],
    },
    { ...amoContact, without: amoDeal, fields: { externalId: ['ID'], ...amoContact.fields } },
    amoContact,
    {
      object: 'company',
      marks: [
        ['Название (компания)', 'Название компании'],
        [...ofCompany(amoPhones), 'Ответственный за компанию', 'Кем создана компания'],
      ],
      fields: {
        name: ['Название (компания)', 'Название компании'],
        phones: ofCompany(amoPhones),
        emails: ofCompany(amoEmails),
        site: ['Сайт компании', 'Web (компания)', 'Web'],
        address: ['Адрес (компания)', 'Адрес'],
        owner: ['Ответственный за компанию'],
        tags: ['Тег компании', 'Теги компании'],
        about: ['Примечание к компании'],
      },
    },
  ],
}
