import { expect, test } from 'vitest'
import { isSound, type Rehearsed } from './rehearsal.ts'

const sound: Rehearsed = {
  rows: 1,
  copied: 1,
  migrations: [],
  failed: null,
  counts: [],
  seals: { intact: 1, findings: [] },
  smoke: { calls: 1, failed: [] },
}

test.each<[string, Partial<Rehearsed>, boolean]>([
  ['all as before', {}, true],
  ['more rows', { counts: [{ table: 'public.flow', before: 1, after: 2 }] }, true],
  ['fewer rows', { counts: [{ table: 'public.lead', before: 2, after: 1 }] }, false],
  ['a table that is gone', { counts: [{ table: 'public.lead', before: 2, after: null }] }, false],
  ['a seal that is broken', { seals: { intact: 0, findings: ['altered'] } }, false],
  ['a call that is not answered', { smoke: { calls: 2, failed: ['GET /api/v1/leads: 500'] } }, false],
  ['a migration that fails', { failed: 'no' }, false],
])('an upgrade after which there is %s', (_, change, expected) => {
  expect(isSound({ ...sound, ...change })).toBe(expected)
})
