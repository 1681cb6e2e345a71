import type { ExportShape, OtherSystem } from './system.ts'

const numbered = (pattern: (number: number) => string): string[] => [1, 2, 3, 4, 5].map(pattern)

/** Google renamed its columns in 2024; files of before are still about. */
const googlePeople: Omit<ExportShape, 'object' | 'fields'> & { shared: Record<string, readonly string[]> } = {
  marks: [
    ['E-mail 1 - Value', 'Phone 1 - Value'],
    ['Given Name', 'First Name'],
    ['Family Name', 'Last Name'],
  ],
  shared: {
    lastName: ['Family Name', 'Last Name'],
    firstName: ['Given Name', 'First Name'],
    middleName: ['Additional Name', 'Middle Name'],
    phones: numbered(number => `Phone ${number} - Value`),
    emails: numbered(number => `E-mail ${number} - Value`),
    position: ['Organization 1 - Title', 'Organization Title'],
    birthday: ['Birthday'],
  },
  not: ['Name', 'Notes', 'Labels', 'Group Membership', 'File As', 'Nickname', 'Photo', 'Location', 'Subject'],
}

export const google: OtherSystem = {
  name: 'google',
  title: 'Google Контакты',
  shapes: [
    {
      object: 'contact',
      marks: googlePeople.marks,
      fields: {
        ...googlePeople.shared,
        company: ['Organization 1 - Name', 'Organization Name'],
        address: ['Address 1 - Formatted'],
        about: ['Notes'],
      },
      not: googlePeople.not,
    },
    {
      object: 'lead',
      marks: googlePeople.marks,
      fields: {
        lastName: googlePeople.shared.lastName ?? [],
        firstName: googlePeople.shared.firstName ?? [],
        middleName: googlePeople.shared.middleName ?? [],
        phones: googlePeople.shared.phones ?? [],
        emails: googlePeople.shared.emails ?? [],
        companyName: ['Organization 1 - Name', 'Organization Name'],
        comment: ['Notes'],
      },
      not: googlePeople.not,
    },
  ],
}

const outlookMarks = [
  ['E-mail Address', 'Адрес эл. почты', 'Адрес электронной почты'],
  ['Business Phone', 'Mobile Phone', 'Рабочий телефон', 'Телефон переносной', 'Мобильный телефон'],
  ['First Name', 'Имя'],
  ['Last Name', 'Фамилия'],
  ['Suffix', 'Суффикс', 'Business Street', 'Business Fax', 'E-mail Display Name', 'Рабочий факс', 'Улица (раб. адрес)'],
]
const outlookPeople = {
  lastName: ['Last Name', 'Фамилия'],
  firstName: ['First Name', 'Имя'],
  middleName: ['Middle Name', 'Отчество'],
  phones: [
    'Mobile Phone',
    'Business Phone',
    'Business Phone 2',
    'Primary Phone',
    'Home Phone',
    'Other Phone',
    'Телефон переносной',
    'Мобильный телефон',
    'Рабочий телефон',
  ],
  emails: ['E-mail Address', 'E-mail 2 Address', 'E-mail 3 Address', 'Адрес эл. почты', 'Адрес электронной почты'],
}
const outlookNot = ['Title', 'Suffix', 'Location', 'Language', 'Priority', 'Notes', 'Заметки', 'Web Page']

export const outlook: OtherSystem = {
  name: 'outlook',
  title: 'Outlook',
  shapes: [
    {
      object: 'contact',
      marks: outlookMarks,
      fields: {
        ...outlookPeople,
        company: ['Company', 'Организация'],
        position: ['Job Title', 'Должность'],
        birthday: ['Birthday', 'День рождения'],
        about: ['Notes', 'Заметки'],
      },
      not: outlookNot,
    },
    {
      object: 'lead',
      marks: outlookMarks,
      fields: { ...outlookPeople, companyName: ['Company', 'Организация'], comment: ['Notes', 'Заметки'] },
      not: outlookNot,
    },
  ],
}
