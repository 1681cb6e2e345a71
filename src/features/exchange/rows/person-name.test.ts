import { expect, it } from 'vitest'
import { splitPersonName } from './person-name.ts'

it.each([
  ['Белый Жанна', 'Белый|Жанна|'],
  ['Артём Сергеевич Черных', 'Черных|Артём|Сергеевич'],
  ['Мак-Грегор Жанна Ильинична', 'Мак-Грегор|Жанна|Ильинична'],
  ['Фёдор Ильич Соловьёв', 'Соловьёв|Фёдор|Ильич'],
  ['АЛЕНА СЕРГЕЕВНА ЗАЙЦЕВА', 'Зайцева|Алена|Сергеевна'],
  ['ЖАННА БЕЛЫЙ', 'Белый|Жанна|'],
  ['Роман Аркадьевич Абрамович', 'Абрамович|Роман|Аркадьевич'],
  ['Абрамович Роман Аркадьевич', 'Абрамович|Роман|Аркадьевич'],
  ['Ким Юлия', 'Ким|Юлия|'],
  ['Пётр Петров', 'Петров|Пётр|'],
  ['Анна Сергеевна', '|Анна|Сергеевна'],
])('%s is divided', (text, parts) => {
  const { lastName = '', firstName = '', middleName = '' } = splitPersonName(text) ?? {}
  expect(`${lastName}|${firstName}|${middleName}`).toBe(parts)
})

it.each(['Секретарь', 'Короткий Номер', '=CMD|calc!A0', 'ООО Ромашка', 'Mary Jane Watson Parker'])(
  '%s stays whole',
  text => expect(splitPersonName(text)).toBeUndefined(),
)
