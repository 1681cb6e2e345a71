import { expect, test } from 'vitest'
import { type LayoutPlace, layoutFor } from './layout.ts'

const everybody = { object: 'deal', role: null, pipeline: null }
const manager = { ...everybody, role: 'manager' }
const retail = { ...everybody, pipeline: 'retail' }
const managerInRetail = { ...manager, pipeline: 'retail' }

const winner = (layouts: LayoutPlace[], place: Partial<LayoutPlace>) =>
  layoutFor([{ ...managerInRetail, object: 'lead' }, ...layouts], { ...managerInRetail, ...place })

test('the nearest layout wins: role and pipeline, then pipeline, then role, then everybody', () => {
  expect(winner([everybody, manager, retail, managerInRetail], {})).toBe(managerInRetail)
  expect(winner([everybody, manager, retail], {})).toBe(retail)
  expect(winner([everybody, manager], {})).toBe(manager)
  expect(winner([everybody], {})).toBe(everybody)
  expect(winner([], {})).toBeUndefined()
})

test('a layout of another role or pipeline holds for nobody else', () => {
  const all = [everybody, manager, retail, managerInRetail]
  expect(winner(all, { role: 'head' })).toBe(retail)
  expect(winner(all, { pipeline: 'wholesale' })).toBe(manager)
  expect(winner(all, { pipeline: null })).toBe(manager)
  expect(winner(all, { role: 'head', pipeline: null })).toBe(everybody)
  expect(winner([manager, managerInRetail], { role: null })).toBeUndefined()
})
