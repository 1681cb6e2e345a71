import { expect, test } from 'vitest'
import { answered, depthsOf, type ScriptStep, scriptFaults, standsAt, stepAfter } from './call-script.ts'

const steps: ScriptStep[] = [
  { id: 'hello', kind: 'say', text: 'Hello' },
  {
    id: 'wants',
    kind: 'choice',
    text: 'Wants it?',
    answers: [
      { id: 'yes', label: 'Yes' },
      { id: 'no', label: 'No', next: 'bye' },
    ],
  },
  { id: 'when', kind: 'date', text: 'When?', next: 'agreed' },
  { id: 'bye', kind: 'end', text: 'Goodbye', result: 'Refused' },
  { id: 'agreed', kind: 'end', text: 'Until then', result: 'Agreed' },
]
const change = (id: string, part: Partial<ScriptStep>) =>
  steps.map(step => (step.id === id ? { ...step, ...part } : step))

test('an answer leads where it says, else below', () => {
  expect(stepAfter(steps, 'wants', 'no')).toBe('bye')
  expect(stepAfter(steps, 'wants', 'yes')).toBe('when')
  expect(stepAfter(steps, 'when', null)).toBe('agreed')
  expect(stepAfter(steps, 'bye', null)).toBe(null)
  expect(standsAt(steps, [])).toBe('hello')
})

test('an earlier answer changed keeps what still follows from it, and nothing else', () => {
  const before = [
    { step: 'hello', value: null },
    { step: 'wants', value: 'yes' },
    { step: 'when', value: '2026-03-02' },
  ]
  expect(answered(steps, before, { step: 'wants', value: 'yes' })).toEqual(before)
  expect(answered(steps, before, { step: 'wants', value: 'no' })).toEqual([before[0], { step: 'wants', value: 'no' }])
  expect(answered(steps, before, { step: 'bye', value: null })).toBe(null)
})

test.each<[string, ScriptStep[], { step: number; answer?: number; code: string }[]]>([
  ['holds together', steps, []],
  [
    'leads nowhere',
    change('wants', {
      answers: [
        { id: 'yes', label: 'Yes' },
        { id: 'no', label: 'No', next: 'gone' },
      ],
    }),
    [
      { step: 1, answer: 1, code: 'scriptNowhere' },
      { step: 3, code: 'scriptUnreached' },
    ],
  ],
  [
    'leads back',
    change('when', { next: 'wants' }),
    [
      { step: 1, code: 'scriptLoop' },
      { step: 2, code: 'scriptLoop' },
      { step: 4, code: 'scriptUnreached' },
    ],
  ],
  ['has no end', [{ id: 'hello', kind: 'say', text: 'Hello' }], [{ step: 0, code: 'scriptNoEnd' }]],
  [
    'has two of a name and no answers',
    [
      { id: 'a', kind: 'choice', text: '?', answers: [] },
      { id: 'a', kind: 'end', text: '', result: 'x' },
    ],
    [
      { step: 0, code: 'scriptNoAnswers' },
      { step: 1, code: 'scriptTwice' },
    ],
  ],
])('a script that %s is told so', (_, given, faults) => {
  expect(scriptFaults(given)).toEqual(faults)
})

test('a step lies as deep as the fewest branches that lead there', () => {
  expect(Object.fromEntries(depthsOf(steps))).toEqual({ hello: 0, wants: 0, when: 0, agreed: 0, bye: 1 })
})

test('a long script with branches everywhere is looked at in no time', () => {
  const long: ScriptStep[] = Array.from({ length: 100 }, (_, at) => ({
    id: `s${at}`,
    kind: 'choice',
    text: '?',
    answers: Array.from({ length: 20 }, (_, answer) => ({
      id: `a${answer}`,
      label: 'x',
      next: `s${Math.min(100, at + answer + 1)}`,
    })),
  }))
  long.push({ id: 's100', kind: 'end', text: '', result: 'x' })
  const began = performance.now()
  expect(scriptFaults(long)).toEqual([])
  expect(performance.now() - began).toBeLessThan(1000)
})
