import { expect, test } from 'vitest'
import { formatsOf } from '../app/format.ts'
import { sayDay } from './date.tsx'
import type { Saying } from './widget.ts'

const said = (word: string, locale: 'ru' | 'en') =>
  sayDay(word, { formats: formatsOf(locale), t: key => key, currency: 'RUB' } as Saying)

test('what comes round is said as people say it', () => {
  expect(['hour:9', 'weekday:1', 'weekday:7', 'monthOfYear:12'].map(word => said(word, 'ru'))).toEqual([
    '09:00',
    'понедельник',
    'воскресенье',
    'декабрь',
  ])
  expect(['hour:14', 'weekday:3', 'monthOfYear:2'].map(word => said(word, 'en'))).toEqual([
    '14:00',
    'Wednesday',
    'February',
  ])
})
