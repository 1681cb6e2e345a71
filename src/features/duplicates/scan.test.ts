import { expect, test } from 'vitest'
import type { JsonObject } from '../../model/index.ts'
import type { RecordEvent } from '../feature.ts'
import { isOther } from './scan.ts'

test.each<[string, RecordEvent['kind'], JsonObject, JsonObject, boolean]>([
  ['lead', 'updated', { comment: null }, { comment: 'Перезвонить' }, false],
  ['lead', 'updated', { owner: null }, { owner: 'a' }, false],
  ['lead', 'updated', { phones: null }, { phones: [] }, true],
  ['lead', 'updated', {}, { lastName: 'Ким' }, true],
  ['lead', 'updated', { status: 'inWork' }, { status: 'converted' }, true],
  ['company', 'updated', { site: null }, { site: 'https://zarya.example' }, true],
  ['company', 'updated', { comment: null }, { comment: 'Звонить утром' }, false],
  ['contact', 'created', {}, { comment: 'Новый' }, true],
  ['contact', 'removed', {}, {}, true],
  ['contact', 'merged', {}, {}, true],
])('a %s that is %s from %j to %j is compared anew: %s', (object, kind, before, after, expected) => {
  expect(isOther({ object, kind, before, after })).toBe(expected)
})
