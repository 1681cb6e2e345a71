import { scriptKinds, scriptMoments } from '../../model/call-script.ts'
import type { JsonObject } from '../../model/index.ts'
import { mostSteps, scriptObjects } from './script.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const key: JsonObject = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' }
const count: JsonObject = { type: 'integer', minimum: 0 }
const orNull = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] })
const closed = (properties: JsonObject, required: string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const open = (properties: JsonObject): JsonObject => ({ type: 'object', properties, required: Object.keys(properties) })
const list = (items: JsonObject): JsonObject => ({ type: 'array', items })

const next: JsonObject = { ...orNull(key), description: 'The step on which it goes on; null: the one below' }

const stepSchema = closed(
  {
    id: { ...key, description: 'Stays the same from version to version' },
    kind: { enum: [...scriptKinds] },
    text: {
      type: 'string',
      maxLength: 4000,
      description: 'With places that the card fills: `{{client.firstName|or: …}}`',
    },
    answers: {
      type: 'array',
      maxItems: 20,
      description: 'Of a choice',
      items: closed(
        {
          id: key,
          label: { type: 'string', maxLength: 200 },
          next,
          value: {
            type: ['string', 'boolean', 'null'],
            maxLength: 1000,
            description: 'What the field gets; otherwise the label',
          },
        },
        ['id', 'label'],
      ),
    },
    fill: {
      ...orNull(
        closed({ object: { enum: [...scriptObjects] }, field: { type: 'string', maxLength: 100 } }, [
          'object',
          'field',
        ]),
      ),
      description: 'The field of the card that the answer fills',
    },
    next,
    result: { type: 'string', maxLength: 1000, description: 'Of an end: what came of the call' },
    task: {
      ...orNull(
        closed(
          {
            title: { type: 'string', maxLength: 300 },
            kind: { enum: ['call', 'meeting', 'letter', 'other'] },
            due: { enum: [...scriptMoments] },
          },
          ['title', 'kind', 'due'],
        ),
      ),
      description: 'Of an end: what the page proposes as the next step',
    },
  },
  ['id', 'kind', 'text'],
)

const draft: JsonObject = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  active: { type: 'boolean', description: 'One that is not in use may be unfinished' },
  applies: {
    ...closed(
      {
        lines: { type: 'array', items: id, minItems: 1, maxItems: 100 },
        direction: { enum: ['in', 'out'] },
        sources: { type: 'array', items: id, minItems: 1, maxItems: 100 },
        objects: { type: 'array', items: { enum: [...scriptObjects] }, minItems: 1, maxItems: scriptObjects.length },
      },
      [],
    ),
    description: 'For which calls; what is left out holds for all',
  },
  steps: { type: 'array', items: stepSchema, maxItems: mostSteps },
}

export const newScriptBody = closed(draft, ['name', 'steps'])
export const scriptChangeBody: JsonObject = { ...closed(draft, []), minProperties: 1 }

export const scriptSchema = open({
  id,
  version: { type: 'integer' },
  ...draft,
  changedBy: orNull(id),
  updatedAt: moment,
  problems: {
    ...list(open({ field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } })),
    description: 'What keeps it from being used, or no longer works in it',
  },
  can: open({ change: { type: 'boolean' } }),
})

const link = open({ object: { type: 'string' }, id })

export const runSchema = open({
  id,
  version: { type: 'integer' },
  script: id,
  scriptVersion: { type: 'integer' },
  name: { type: 'string' },
  on: orNull(link),
  call: orNull(id),
  step: { type: 'string', description: 'Where you stand' },
  startedAt: moment,
  endedAt: orNull(moment),
  result: orNull({ type: 'string' }),
  activity: orNull(id),
  answers: list(open({ step: { type: 'string' }, value: {} })),
  steps: {
    ...list({ type: 'object' }),
    description:
      'Each with `said` (its text, filled), `now` (what the field holds) and `not` (why its answer fills nothing)',
  },
})

export const newRunBody = closed(
  {
    script: id,
    on: closed({ object: { enum: [...scriptObjects] }, id }, ['object', 'id']),
    call: id,
  },
  ['script'],
)

export const answerBody = closed(
  {
    step: key,
    value: { type: ['string', 'number', 'null'], maxLength: 4000, description: 'Of a choice the id of the answer' },
  },
  ['step', 'value'],
)

export const endBody = closed(
  {
    result: { type: 'string', minLength: 1, maxLength: 1000 },
    text: { type: 'string', maxLength: 10_000 },
    next: closed(
      {
        title: { type: 'string', minLength: 1, maxLength: 300 },
        dueAt: moment,
        kind: { enum: ['call', 'meeting', 'letter', 'other'] },
      },
      ['title', 'dueAt'],
    ),
  },
  [],
)

export const endedSchema = open({
  run: runSchema,
  written: {
    ...list(open({ object: { type: 'string' }, id, version: { type: 'integer' } })),
    description: 'Each record in one change, which is taken back by its version',
  },
  left: {
    ...list(open({ object: { type: 'string' }, field: { type: 'string' }, why: { type: 'string' } })),
    description: 'Answers that stand on no card',
  },
})

export const reportSchema = open({
  begun: count,
  ended: count,
  steps: list(
    open({
      step: { type: 'string' },
      kind: { type: 'string' },
      question: { type: 'string' },
      reached: count,
      stopped: count,
      answers: list(open({ id: { type: 'string' }, label: { type: 'string' }, count })),
    }),
  ),
  results: list(open({ result: { type: 'string' }, count })),
})

export const runsSchema = open({
  data: list(
    open({
      id,
      user: id,
      object: orNull({ type: 'string' }),
      record: orNull(id),
      name: orNull({ type: 'string' }),
      startedAt: moment,
      endedAt: orNull(moment),
      result: orNull({ type: 'string' }),
      version: { type: 'integer' },
    }),
  ),
  more: { type: 'boolean' },
})

export const fittingSchema = open({
  data: list(open({ id, name: { type: 'string' }, version: { type: 'integer' }, steps: count })),
  open: orNull(open({ id, script: id, name: { type: 'string' }, answered: count })),
})
