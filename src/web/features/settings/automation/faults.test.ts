import { expect, test } from 'vitest'
import type { Definition } from '../../automation/flows.ts'
import { faultsOf } from './faults.ts'

const draft = (text: string, trigger = 'manual'): Definition => ({
  trigger: { on: trigger, object: 'deal' },
  condition: null,
  runAs: null,
  again: 'always',
  stops: {},
  steps: [
    {
      id: 'b',
      do: 'branch',
      paths: [{ when: null, steps: [{ id: 'n', do: 'notify', to: 'head', text }] }],
      otherwise: [],
    },
    { id: 's', do: 'stop' },
  ],
})
const problems = [
  { field: 'steps.0.paths.0.steps.0.text', code: 'templateField', message: 'Нет такого поля.' },
  { field: 'steps.0.paths.0.when', code: 'unknownField', message: 'Поле удалено.' },
  { field: 'trigger.object', code: 'unknownObject', message: 'Нет таких записей.' },
]

test('what is wrong stands at the step that it is about, also when that has moved', () => {
  const saved = draft('{{record.gone}}')
  const moved = { ...saved, steps: saved.steps.toReversed() }
  const { steps, own, count } = faultsOf(problems, { saved, now: moved })
  expect(steps.get('n')).toEqual({ text: 'Нет такого поля.' })
  expect(steps.get('b')).toEqual({ 'paths.0.when': 'Поле удалено.' })
  expect(own).toEqual({ 'trigger.object': 'Нет таких записей.' })
  expect(count).toBe(3)
})

test('what has been changed since is not said to be wrong, and what stands around it is', () => {
  const { steps, own } = faultsOf(problems, { saved: draft('{{record.gone}}'), now: draft('Готово', 'hook') })
  expect(steps.has('n')).toBe(false)
  expect(steps.has('b')).toBe(true)
  expect(own).toEqual({})
})
