import type { JsonObject } from '../../model/index.ts'
import type { FlowAction } from '../flow-action.ts'
import { agains, flowKinds } from './definition.ts'
import { clockPattern, durationSchema } from './duration.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
export const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const name: JsonObject = { type: 'string', minLength: 1, maxLength: 100 }
const filter: JsonObject = { type: ['object', 'null'], description: 'A filter as of lists; null: always' }

export const listOf = (items: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items }, ...more },
  required: ['data'],
})

const closed = (properties: JsonObject, required: string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const values: JsonObject = { type: 'array', maxItems: 100, items: {} }
const stages: JsonObject = { type: 'array', minItems: 1, maxItems: 100, items: id }
const imports: JsonObject = {
  type: 'boolean',
  description: 'Also for what files, hand-overs and mass changes bring; otherwise not',
}
const on = (kind: string): JsonObject => ({ on: { const: kind }, object: name })

/** By what a flow begins, by its kind. */
export const triggerSchemas: Record<string, JsonObject> = {
  created: closed({ ...on('created'), imports }, ['on', 'object']),
  changed: closed(
    {
      ...on('changed'),
      imports,
      changes: {
        type: 'array',
        maxItems: 50,
        description: 'One of these has become another; none given: anything',
        items: closed({ field: name, from: values, to: values }, ['field']),
      },
    },
    ['on', 'object'],
  ),
  stageEntered: closed({ ...on('stageEntered'), imports, stages }, ['on', 'object', 'stages']),
  stageLeft: closed({ ...on('stageLeft'), imports, stages }, ['on', 'object', 'stages']),
  stageTooLong: closed({ ...on('stageTooLong'), stages, after: durationSchema }, ['on', 'object', 'stages', 'after']),
  timePassed: closed(
    {
      ...on('timePassed'),
      field: { ...name, description: 'A moment: createdAt, or a field with a time' },
      after: durationSchema,
    },
    ['on', 'object', 'field', 'after'],
  ),
  date: closed(
    {
      ...on('date'),
      field: name,
      days: { type: 'integer', minimum: -3650, maximum: 3650, description: 'Days after the date; before it: negative' },
      at: { type: 'string', pattern: clockPattern, description: 'Time of day in the zone of the company' },
      yearly: { type: 'boolean', description: 'Each year again, as birthdays come' },
    },
    ['on', 'object', 'field', 'days', 'at'],
  ),
  schedule: closed(
    {
      ...on('schedule'),
      crontab: {
        type: 'string',
        minLength: 9,
        maxLength: 100,
        description: 'Five parts: minute hour day month weekday',
      },
      zone: { type: 'string', maxLength: 100, description: 'IANA time zone in which it is read' },
    },
    ['on', 'crontab', 'zone'],
  ),
  hook: closed(on('hook'), ['on']),
  manual: closed(on('manual'), ['on', 'object']),
}

export const stopsSchema: JsonObject = {
  ...closed(
    {
      leavesStage: { type: 'boolean', description: 'The record has left its stage' },
      answered: { type: 'boolean', description: 'The client has called, written or come' },
      when: filter,
    },
    [],
  ),
  description: 'What ends a run before its last step',
}

/** Steps inside of a step: looked at one by one. */
export const innerSteps: JsonObject = { type: 'array', maxItems: 100, items: { type: 'object' } }

const stepId: JsonObject = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$', description: 'Unique in the flow' }

export const stepSchema = ({ name: does, params, required = [] }: FlowAction): JsonObject =>
  closed({ id: stepId, do: { const: does }, name: { type: 'string', maxLength: 200 }, ...params }, [
    'id',
    'do',
    ...required,
  ])

/** As it is edited: of a shape that can be kept and drawn. */
export const draftSchema: JsonObject = closed(
  {
    trigger: {
      type: 'object',
      properties: { on: { type: 'string', maxLength: 40 } },
      required: ['on'],
      additionalProperties: true,
      description: `What it begins by: ${Object.keys(triggerSchemas).join(', ')}`,
    },
    condition: filter,
    steps: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        properties: { id: stepId, do: { type: 'string', maxLength: 60 } },
        required: ['id', 'do'],
        additionalProperties: true,
      },
    },
    runAs: { type: ['string', 'null'], format: 'uuid', description: 'By whose rights; null: by those of the system' },
    again: { enum: [...agains], description: 'Whether it begins anew for a record it has run for' },
    stops: stopsSchema,
  },
  ['trigger'],
)

export const flowBody: JsonObject = closed(
  {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    kind: { enum: [...flowKinds] },
    draft: draftSchema,
    position: { type: 'integer', minimum: 0, maximum: 1_000_000 },
  },
  ['name', 'kind', 'draft'],
)

const problem: JsonObject = {
  type: 'object',
  properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
}

export const flowSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    version: { type: 'integer' },
    name: { type: 'string' },
    kind: { enum: [...flowKinds] },
    state: { enum: ['draft', 'on', 'off'] },
    object: { type: ['string', 'null'] },
    position: { type: 'integer' },
    preset: { type: ['string', 'null'] },
    draft: { type: 'object' },
    published: {
      type: ['object', 'null'],
      properties: {
        id,
        number: { type: 'integer' },
        definition: { type: 'object' },
        by: { type: ['string', 'null'] },
        at: moment,
      },
    },
    works: {
      type: ['object', 'null'],
      description:
        'In lists: what it does as it is published, for everybody who sees such records. `condition` is null also where the caller may not see what it asks: then `isPart`. Steps have neither texts nor addresses nor values',
      properties: {
        trigger: { type: 'object' },
        condition: filter,
        isPart: { type: 'boolean' },
        steps: {
          type: 'array',
          items: {
            type: 'object',
            properties: { id: { type: 'string' }, do: { type: 'string' }, depth: { type: 'integer' } },
            required: ['id', 'do', 'depth'],
          },
        },
      },
    },
    isChanged: { type: 'boolean', description: 'The draft is another one than what is published' },
    problems: { type: 'array', items: problem, description: 'For which the draft could not be published' },
    broken: { type: 'array', items: problem, description: 'For which what is published does not run as it should' },
    hook: { type: ['string', 'null'], description: 'Told once, when it is made' },
    hasHook: { type: 'boolean' },
    counts: {
      type: 'object',
      description: 'Of 30 days; `live`: now under way',
      properties: {
        began: { type: 'integer' },
        skipped: { type: 'integer' },
        failed: { type: 'integer' },
        live: { type: 'integer' },
      },
    },
  },
  required: ['id', 'version', 'name', 'kind', 'state'],
}

const why: JsonObject = {
  type: ['object', 'null'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    step: { type: 'string' },
    problems: { type: 'array', items: problem },
  },
}

export const runSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    flow: { type: 'object', properties: { id, name: { type: 'string' } } },
    version: { type: 'integer' },
    on: {
      type: ['object', 'null'],
      properties: { object: { type: 'string' }, id, title: { type: ['string', 'null'] } },
    },
    cause: { type: 'string' },
    state: { enum: ['running', 'waiting', 'done', 'failed', 'stopped', 'skipped'] },
    step: { type: ['string', 'null'], description: 'Where it is' },
    wakesAt: moment,
    waitsFor: { type: ['object', 'null'] },
    why,
    chain: { type: 'array', items: { type: 'object' }, description: 'The runs that led to it, the first one first' },
    beganAt: moment,
    endedAt: moment,
    values: { type: 'object' },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          n: { type: 'integer' },
          step: { type: 'string' },
          do: { type: 'string' },
          state: { enum: ['calling', 'waiting', 'done', 'retried', 'failed'] },
          got: {},
          did: {},
          why,
          beganAt: moment,
          endedAt: moment,
        },
      },
    },
  },
  required: ['id', 'state'],
}

export const rehearsalSchema: JsonObject = {
  type: 'object',
  properties: {
    looked: { type: 'integer', description: 'Changes that were looked at' },
    began: { type: 'integer', description: 'How often it would have begun' },
    records: { type: 'integer', description: 'With how many different records' },
    complete: {
      type: 'boolean',
      description: 'All of the period was looked at; otherwise the latest part of it, since `from`',
    },
    from: { type: 'string', format: 'date-time' },
    days: {
      type: 'array',
      items: { type: 'object', properties: { day: { type: 'string', format: 'date' }, count: { type: 'integer' } } },
    },
    examples: {
      type: 'array',
      description: 'The latest 50',
      items: {
        type: 'object',
        properties: { at: { type: 'string', format: 'date-time' }, on: { type: 'object' } },
      },
    },
  },
}
