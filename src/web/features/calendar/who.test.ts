import { expect, test } from 'vitest'
import { type Colleague, chosenOf, peopleOf, withinReach } from './who.ts'

const person = (id: string, team: string | null): Colleague => ({
  id,
  name: id,
  team,
  absentFrom: null,
  absentUntil: null,
})
const people = [person('anna', 'sales'), person('boris', 'retail'), person('clara', 'office'), person('dan', null)]
const teams = [
  { id: 'sales', name: 'Sales', parent: null },
  { id: 'retail', name: 'Retail', parent: 'sales' },
  { id: 'office', name: 'Office', parent: null },
]
const names = (found: Colleague[]) => found.map(({ id }) => id)

test('without a choice it is one’s own calendar', () => {
  expect(chosenOf(undefined, 'dan')).toEqual(['dan'])
})

test('a team means its people and those of the teams below it, each once', () => {
  expect(names(peopleOf(chosenOf('team:sales,boris,clara', 'dan'), people, teams))).toEqual(['anna', 'boris', 'clara'])
  expect(names(peopleOf(['all'], people, teams))).toEqual(['anna', 'boris', 'clara', 'dan'])
})

test('who left and teams that are gone are nobody', () => {
  expect(peopleOf(['gone', 'team:gone'], people, teams)).toEqual([])
})

test('teams in a circle end', () => {
  const circle = [
    { id: 'a', name: 'A', parent: 'b' },
    { id: 'b', name: 'B', parent: 'a' },
  ]
  expect(names(peopleOf(['team:a'], [person('eve', 'b')], circle))).toEqual(['eve'])
})

test('people are offered as far as the right reaches', () => {
  const reach = (scope: string, team: string | null) => names(withinReach(scope, { id: 'anna', team }, people, teams))
  expect(reach('own', 'sales')).toEqual(['anna'])
  expect(reach('team', 'sales')).toEqual(['anna'])
  expect(reach('branch', 'sales')).toEqual(['anna', 'boris'])
  expect(reach('branch', null)).toEqual(['anna'])
  expect(names(withinReach('own', { id: 'anna', team: 'sales' }, people, teams, new Set(['dan'])))).toEqual([
    'anna',
    'dan',
  ])
  expect(reach('all', null)).toEqual(['anna', 'boris', 'clara', 'dan'])
})
