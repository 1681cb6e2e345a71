import { expect, test } from 'vitest'
import { readLink } from './read-link.ts'

const id = '01931b6e-7c00-7000-8000-0123456789ab'

test('a record is known by the address of its card, whole or without its beginning', () => {
  for (const text of [
    `https://crm.example/leads/${id}`,
    `/leads/${id}?view=all`,
    ` http://h:3000/leads/${id.toUpperCase()}#x `,
  ])
    expect(readLink(text), text).toEqual({ plural: 'leads', id })
})

test('what leads to no card is no link', () => {
  for (const text of [
    '',
    'L-1042',
    id,
    `/leads/${id}0`,
    'https://crm.example/leads',
    `/settings/users/${id}/rights/x`.replace(id, 'me'),
  ])
    expect(readLink(text), text).toBeNull()
})
