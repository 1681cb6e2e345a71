import { expect, test } from 'vitest'
import { type PersonDay, rowsByTeam } from './team-day.ts'

const person = (name: string, team: string | null, overdue = 0): PersonDay => ({
  user: { id: name, name, team, active: true, absent: false },
  counts: { overdue, won: 100 - overdue },
})

test('people stand by their teams, a team below its own, and who needs attention first', () => {
  const rows = rowsByTeam({
    measures: [],
    teams: [
      { id: 'shop', name: 'Shop', parent: 'retail' },
      { id: 'trade', name: 'Trade', parent: null },
      { id: 'retail', name: 'Retail', parent: null },
    ],
    people: [person('Ann', 'retail', 1), person('Bob', 'retail', 5), person('Cid', 'shop'), person('Lone', null, 9)],
  })
  expect(rows.map(({ team, depth, people }) => [team?.name, depth, people.map(({ user }) => user?.name)])).toEqual([
    ['Retail', 0, ['Bob', 'Ann']],
    ['Shop', 1, ['Cid']],
    [undefined, 0, ['Lone']],
  ])
})

test('what is nobody’s stands with those of no team, and a team whose parent is gone at the top', () => {
  const rows = rowsByTeam({
    measures: [],
    teams: [{ id: 'shop', name: 'Shop', parent: 'gone' }],
    people: [person('Cid', 'shop'), { user: null, counts: { untouched: 3 } }],
  })
  expect(rows.map(({ team, people }) => [team?.name, people.length])).toEqual([
    ['Shop', 1],
    [undefined, 1],
  ])
})
