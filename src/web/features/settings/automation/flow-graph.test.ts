import { expect, test } from 'vitest'
import type { FlowStep } from '../../automation/step-tree.ts'
import { drawn, graphOf } from './flow-graph.ts'

const steps: FlowStep[] = [
  {
    id: 't',
    do: 'task',
    results: [
      { text: 'Да', steps: [{ id: 'a', do: 'move' }] },
      {
        text: 'Нет',
        steps: [
          { id: 'b', do: 'notify' },
          { id: 'c', do: 'stop' },
        ],
      },
    ],
  },
  { id: 'w', do: 'wait' },
]

test('each step stands on the canvas once, none over another, and what follows below it', () => {
  const { nodes } = graphOf(steps)
  expect(nodes.filter(({ kind }) => kind === 'step').map(({ id }) => id)).toEqual(['t', 'a', 'b', 'c', 'w'])
  for (const [at, one] of nodes.entries())
    for (const other of nodes.slice(at + 1))
      expect(Math.abs(one.y - other.y) >= drawn.joinSize || Math.abs(one.x - other.x) >= drawn.width).toBe(true)
  const y = (id: string) => nodes.find(node => node.id === id)?.y ?? Number.NaN
  expect(y('w')).toBeGreaterThan(y('c'))
  expect(y('end')).toBeGreaterThan(y('w'))
})

test('ways come together before what follows, but one that stops leads nowhere', () => {
  const { edges } = graphOf(steps)
  const into = (id: string) => edges.filter(({ to }) => to === id).map(({ from }) => from)
  expect(into('join t')).toEqual(['a', 't otherwise'])
  expect(into('w')).toEqual(['join t'])
  expect(into('end')).toEqual(['w'])
})

test('a line knows where a step that is put in on it comes', () => {
  const { edges } = graphOf(steps)
  const line = (from: string, to: string) => edges.find(edge => edge.from === from && edge.to === to)
  expect(line('trigger', 't')).toMatchObject({ place: { step: null }, at: 0 })
  expect(line('b', 'c')).toMatchObject({ place: { step: 't', block: 'results.1' }, at: 1 })
  expect(line('t otherwise', 'join t')).toMatchObject({ place: { step: 't', block: 'otherwise' }, at: 0 })
  expect(line('join t', 'w')).toMatchObject({ place: { step: null }, at: 1 })
})

test('a flow without steps leads from its beginning to its end', () => {
  expect(graphOf([]).edges).toEqual([
    { id: 'trigger → end', from: 'trigger', to: 'end', place: { step: null, block: '' }, at: 0 },
  ])
})
