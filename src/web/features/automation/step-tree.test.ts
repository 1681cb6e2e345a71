import { describe, expect, test } from 'vitest'
import {
  allSteps,
  blocksOf,
  changeBlock,
  copyStep,
  type FlowStep,
  insertStep,
  moveStep,
  ownOf,
  removeStep,
  replaceStep,
  top,
} from './step-tree.ts'

const tell: FlowStep = { id: 'n', do: 'notify', to: 'head', text: 'Не дозвонились' }
const steps = (): FlowStep[] => [
  {
    id: 't',
    do: 'task',
    title: 'Позвонить',
    results: [
      { text: 'Дозвонились', steps: [] },
      { text: 'Нет ответа', steps: [tell] },
    ],
    timeout: { after: { days: 1 }, steps: [{ id: 'w', do: 'wait', for: { hours: 1 } }] },
  },
  { id: 'b', do: 'branch', paths: [{ when: null, steps: [] }] },
]
const ids = (of: FlowStep[]) => allSteps(of).map(({ step, path }) => `${step.id} ${path}`)

describe('the steps of a flow', () => {
  test('are told where they stand as the server does', () => {
    expect(ids(steps())).toEqual(['t steps.0', 'n steps.0.results.1.steps.0', 'w steps.0.timeout.steps.0', 'b steps.1'])
  })

  test('offer each way that they can lead, also one without steps', () => {
    const [task, branch] = steps()
    expect(task && blocksOf(task).map(({ name }) => name)).toEqual(['results.0', 'results.1', 'otherwise', 'timeout'])
    expect(branch && blocksOf(branch).map(({ name }) => name)).toEqual(['paths.0', 'otherwise'])
  })

  test('are changed, removed and put in wherever they stand, and the others stay', () => {
    const changed = replaceStep(steps(), { ...tell, text: 'Перезвонить' })
    expect(allSteps(changed).find(({ step }) => step.id === 'n')?.step.text).toBe('Перезвонить')
    expect(ids(removeStep(steps(), 'n'))).toEqual(['t steps.0', 'w steps.0.timeout.steps.0', 'b steps.1'])
    const added = insertStep(steps(), { id: 'x', do: 'stop' }, { step: 'b', block: 'otherwise' }, 0)
    expect(ids(added)).toContain('x steps.1.otherwise.0')
    expect(changeBlock(steps(), top, known => known.toReversed()).map(({ id }) => id)).toEqual(['b', 't'])
  })

  test('go to another way with all inside of them, and never into themselves', () => {
    expect(ids(moveStep(steps(), 't', { step: 'b', block: 'paths.0' }))).toEqual([
      'b steps.0',
      't steps.0.paths.0.steps.0',
      'n steps.0.paths.0.steps.0.results.1.steps.0',
      'w steps.0.paths.0.steps.0.timeout.steps.0',
    ])
    expect(moveStep(steps(), 't', { step: 't', block: 'results.0' })).toEqual(steps())
  })

  test('are copied under ids of their own', () => {
    const [task] = steps()
    const copy = task && copyStep(task)
    expect(copy && ids([copy]).map(line => line.split(' ')[1])).toEqual(
      ids(steps().slice(0, 1)).map(line => line.split(' ')[1]),
    )
    expect(copy && allSteps([copy]).some(({ step }) => ['t', 'n', 'w'].includes(step.id))).toBe(false)
  })

  test('say for themselves nothing of the steps inside of them', () => {
    const [task] = steps()
    const bare = task && ownOf(task)
    expect(bare && allSteps([bare])).toHaveLength(1)
    expect(bare?.title).toBe('Позвонить')
  })
})
