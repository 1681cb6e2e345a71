import { IconSun } from '@tabler/icons-react'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import type { Command, Say } from './commands.ts'
import { rankCommands } from './rank-commands.ts'

const words = i18next.createInstance()
await words.init({ lng: 'ru', keySeparator: false, nsSeparator: false, resources: { ru: {}, en: {} } })
const names = { Задачи: 'Tasks', 'Новая задача': 'New task', 'Воронка продаж': 'Sales funnel' }
words.addResourceBundle('en', 'translation', names)
const says = ['ru', 'en'].map((locale): Say => ({ t: words.getFixedT(locale), label: object => object.label }))
const command = (name: string): Command => ({
  id: name,
  group: 'go',
  icon: IconSun,
  words: ({ t }) => t(name),
  run: () => {},
})
const commands = Object.keys(names).map(command)
const found = (query: string) => rankCommands(commands, says, query).map(({ words }) => words)

test('a command is found in both languages and in both layouts', () => {
  expect(found('воронка')).toEqual(['Воронка продаж'])
  expect(found('funnel')).toEqual(['Воронка продаж'])
  expect(found('djhjyrf')).toEqual(['Воронка продаж'])
  expect(found('агттуд')).toEqual(['Воронка продаж'])
  expect(found('клумба')).toEqual([])
})

test('what begins so stands first', () => {
  expect(found('задач')).toEqual(['Задачи', 'Новая задача'])
})
