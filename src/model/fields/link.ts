import type { Field, FieldOptions, FieldType } from '../field.ts'
import { isJsonObject } from '../json.ts'
import { declareField, type NoOptions } from './builder.ts'
import { oneColumn } from './columns.ts'
import { parseId, sampleId } from './ref.ts'

/** A record of any object. */
export type Link = { object: string; id: string }

/** A reference to a record of whatever object: what a task, an activity or a file belongs to. */
export const link = <const O extends FieldOptions = NoOptions>(options?: O): Field<Link, O> =>
  declareField('link', options)

export const linkType: FieldType<Link, FieldOptions> = {
  type: 'link',
  ...oneColumn('uuid'),
  columns: () => [
    { suffix: '', type: 'uuid' },
    { suffix: '_object', type: 'text' },
  ],
  toColumns: stored => [stored?.id ?? null, stored?.object ?? null],
  toJson: ([id, object]) => `case when ${id} is not null then json_build_object('object', ${object}, 'id', ${id}) end`,
  fromJson: json => `(${json} ->> 'id')::uuid`,
  parse(input, _options, report) {
    if (!isJsonObject(input)) return void report('notObject')
    const strange = Object.keys(input).filter(member => member !== 'object' && member !== 'id')
    for (const member of strange) report('unknownMember', {}, member)

    const object =
      typeof input.object === 'string' && /^[a-z][a-zA-Z0-9]{0,62}$/.test(input.object) ? input.object : undefined
    if (object === undefined) report('objectName', {}, 'object')
    const id = parseId(input.id ?? null, report, 'id')
    return object !== undefined && id !== undefined && !strange.length ? { object, id } : undefined
  },
  fromText(cell, options, report, reading) {
    const [object = '', id = ''] = cell.split('/').map(part => part.trim())
    return linkType.parse({ object, id }, options, report, reading)
  },
  toText: stored => `${stored.object}/${stored.id}`,
  /** Ids are unique in all objects, so that the id alone finds the record. */
  parseOperand: (operand, options, report, reading) =>
    isJsonObject(operand) ? linkType.parse(operand, options, report, reading)?.id : parseId(operand, report),
  comparing: stored => stored.id,
  operators: ['eq', 'ne', 'in', 'nin', 'empty'],
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => ({
    type: 'object',
    properties: { object: { type: 'string' }, id: { type: 'string', format: 'uuid' } },
    required: ['object', 'id'],
    additionalProperties: false,
  }),
  sample: (_options, n) => ({ object: 'lead', id: sampleId(n) }),
}
