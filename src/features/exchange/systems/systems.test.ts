import { describe, expect, it } from 'vitest'
import { objects } from '../../../objects/index.ts'
import { targetOf, writableFields } from '../columns/propose.ts'
import type { Mapping } from '../mapping.ts'
import { mappingBy, otherSystems, recogniseExport } from './recognise.ts'

/** Headers of exports, as the sources named in `docs/import.md` describe them. */
const headers: [system: string, object: string, header: string][] = [
  [
    'bitrix24',
    'lead',
    'ID;Название лида;Обращение;Имя;Фамилия;Отчество;Имя, Фамилия;Дата рождения;Адрес;Рабочий телефон;Мобильный телефон;Корпоративный сайт;Рабочий e-mail;Частный e-mail;Контакт Telegram;Название компании;Должность;Комментарий;Стадия;Возможная сумма;Валюта;Источник;Ответственный',
  ],
  ['bitrix24', 'deal', 'ID;Направление;Стадия сделки;Название сделки;Сумма;Контакт;Дата создания;UTM Source'],
  [
    'bitrix24',
    'contact',
    'ID;Имя;Фамилия;Отчество;Дата рождения;Рабочий телефон;Мобильный телефон;Рабочий e-mail;Частный e-mail;Компания;Должность;Источник;Ответственный',
  ],
  [
    'bitrix24',
    'company',
    'ID;Название компании;Тип компании;Сфера деятельности;Рабочий телефон;Корпоративный сайт;Рабочий e-mail;Частный e-mail;Ответственный',
  ],
  [
    'amocrm',
    'deal',
    'ID,Название сделки,Бюджет ,Ответственный,Дата создания сделки,Кем создана сделка,Дата редактирования,Кем редактирована,Дата закрытия,Теги,Этап сделки,Воронка,Полное имя контакта,Компания контакта,Ответственный за контакт,Рабочий телефон,Мобильный телефон',
  ],
  [
    'amocrm',
    'contact',
    'Полное имя (контакт);Должность (контакт);Ответственный за контакт;Дата создания (контакт);Кем создан контакт;Рабочий телефон (контакт);Рабочий email (контакт);Название (компания)',
  ],
  [
    'amocrm',
    'company',
    'Название (компания);Ответственный за компанию;Дата создания (компания);Кем создана компания;Адрес (компания);Рабочий телефон (компания);Тег компании;Примечание к компании',
  ],
  [
    'hubspot',
    'contact',
    'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Associated Company,Associated Company IDs',
  ],
  ['hubspot', 'company', 'Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region,Industry'],
  [
    'hubspot',
    'deal',
    'Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company,Associated Company IDs,Associated Contact IDs',
  ],
  [
    'hubspot',
    'task',
    'Record ID,Task title,Task body,Due date,Task status,Completion date,Assigned to,Associated Deal IDs',
  ],
  [
    'hubspot',
    'activity',
    'Record ID,Body preview,Associated Contact,Associated Company,Activity date,Associated Contact IDs,Associated Company IDs',
  ],
  [
    'salesforce',
    'company',
    'Id,Name,Type,BillingStreet,BillingCity,Phone,Website,Industry,AnnualRevenue,NumberOfEmployees,OwnerId',
  ],
  ['salesforce', 'contact', 'Id,AccountId,LastName,FirstName,MailingCity,Phone,MobilePhone,Email,Title,OwnerId'],
  ['salesforce', 'lead', 'Id,LastName,FirstName,Company,Email,Phone,LeadSource,Status,OwnerId'],
  ['salesforce', 'deal', 'Id,AccountId,Name,StageName,Amount,Probability,CloseDate,LeadSource,IsClosed,OwnerId'],
  ['salesforce', 'task', 'Id,WhoId,WhatId,Subject,ActivityDate,Status,OwnerId,Description'],
  [
    'dynamics',
    'company',
    '(Do Not Modify) Account,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Account Name,Main Phone,Address 1: City,Primary Contact',
  ],
  [
    'dynamics',
    'contact',
    '(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Email,Company Name,Business Phone',
  ],
  [
    'espocrm',
    'contact',
    'id,name,salutationName,firstName,lastName,accountId,accountName,title,emailAddress,phoneNumber,assignedUserId,assignedUserName,createdAt',
  ],
  [
    'espocrm',
    'deal',
    'id,name,amount,amountCurrency,stage,probability,closeDate,accountId,accountName,contactId,assignedUserName',
  ],
  [
    'google',
    'contact',
    'Name,Given Name,Additional Name,Family Name,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title',
  ],
  [
    'google',
    'contact',
    'First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,Organization Title,Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value',
  ],
  [
    'outlook',
    'contact',
    'Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Fax,Business Phone,Home Phone,Mobile Phone,E-mail Address,E-mail 2 Address,Notes',
  ],
]

/** `phones ← Рабочий телефон, Мобильный телефон`, ids in brackets. */
const told = (mapping: Mapping): string[] =>
  Object.entries(mapping).map(
    ([field, { columns = [], ids = [], value }]) =>
      `${field} ← ${[...columns, ...ids.map(id => `[${id}]`), ...(value === undefined ? [] : [`= ${value}`])].join(', ')}`,
  )

describe('the export of another system is known by its columns', () => {
  it.each(headers)('%s: %s', (system, object, header) => {
    const columns = header.split(/[;,](?! )/).map(name => name.trim())
    const recognised = recogniseExport(columns, object)
    expect(recognised).toMatchObject({ system, object })
    // Whatever else the importing person takes it for, it says what it is.
    expect(recogniseExport(columns, 'invoice')?.system).toBe(system)
    const targets = [
      ...objects
        .filter(({ name }) => name === object)
        .flatMap(writableFields)
        .map(([name, field]) => targetOf(name, field, [])),
      { name: 'externalId', type: 'text', labels: [], many: false },
      { name: 'on', type: 'link', labels: [], many: false },
    ]
    const mapping = recognised && mappingBy(recognised.shape, targets, { columns, proposed: {} })
    expect(told(mapping ?? {})).toMatchSnapshot()
  })

  it('ordinary tables are nobody’s', () => {
    for (const header of [
      'ФИО;Телефон;E-mail;Компания;Источник;Интерес;Бюджет;Дата обращения;Комментарий',
      'Имя;Фамилия;Телефон;Почта;Компания',
      'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
      'Название,ИНН,Телефон,Сайт',
      'Full name,Last name,First name,Middle name,Phone,E-mail,Company,Position',
      'ID;Название;Стадия;Сумма',
    ])
      expect(recogniseExport(header.split(/[;,]/), 'lead')).toBeUndefined()
  })

  it('every field that a shape fills is one of the object', () => {
    for (const { shapes } of otherSystems)
      for (const { object, fields, ids = {}, values = {} } of shapes) {
        const known = Object.keys(objects.find(({ name }) => name === object)?.fields ?? {})
        expect([...known, 'externalId']).toEqual(
          expect.arrayContaining([...Object.keys(fields), ...Object.keys(ids), ...Object.keys(values)]),
        )
      }
  })
})
