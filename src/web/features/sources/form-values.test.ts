import { expect, test } from 'vitest'
import type { JsonObject } from '../../../model/index.ts'
import { readForm, writeForm } from './form-values.ts'

test('a form that was never edited asks for name and phone, and for consent', () => {
  const form = readForm(null, 'ru')
  expect(form.fields.filter(field => field.required).map(field => field.name)).toEqual(['name', 'phone'])
  expect(form.consent).toBe(true)
  expect(writeForm(form).consent).toEqual({ text: '' })
})

test('what is kept comes back as it was, with what the page does not show', () => {
  const kept: JsonObject = {
    title: 'Расчёт',
    fields: [
      { name: 'phone', required: true, kind: 'phone' },
      { name: 'size', required: false, kind: 'choice', label: 'Размер', choices: ['S', 'M'] },
    ],
    color: '#1b7446',
    locale: 'ru',
    perMinute: 30,
    constants: { campaign: 'осень' },
  }
  expect(writeForm(readForm(kept, 'en'))).toEqual(kept)
})

test('what is left empty is left to the server', () => {
  const form = { ...readForm({}, 'en'), title: '  ', button: ' Send ', consent: false }
  expect(writeForm(form)).not.toHaveProperty('title')
  expect(writeForm(form)).not.toHaveProperty('consent')
  expect(writeForm(form).button).toBe('Send')
})
