import type { JsonObject } from '../../../model/index.ts'

const text: JsonObject = { type: 'string' }
const values: JsonObject = {
  type: 'array',
  description:
    'A figure for each measure: a number, an amount in a currency, a day or moment; null where there is none',
  items: {},
}
const cells: JsonObject = { type: 'array', description: 'Figures in each column', items: values }
const filter: JsonObject = { type: 'object' }
const before: JsonObject = {
  type: 'object',
  description: 'The same of the days compared with; only with `compare`',
  properties: { values, cells },
  required: ['values', 'cells'],
}
const group: JsonObject = {
  type: 'object',
  properties: { field: text, bucket: text, label: text },
  required: ['field', 'label'],
}
const head: JsonObject = {
  key: { type: 'array', description: 'The value of each group', items: {} },
  labels: { type: 'array', description: 'How people read them', items: text },
  filter: {
    type: ['object', 'null'],
    description: 'Met by the records of this row or column; null: no list has just these',
  },
}

export const figuresSchema: JsonObject = {
  type: 'object',
  description:
    'The records behind a cell are those that meet all of: `filter` of the report, of the row, of the column, of the measure',
  properties: {
    object: text,
    asOf: { type: 'string', format: 'date-time', description: 'The moment to which the figures hold' },
    from: {
      type: 'string',
      enum: ['records', 'counted', 'history'],
      description: 'Counted of the records now, taken from what is counted ahead in each change, or as it was then',
    },
    period: {
      type: ['object', 'null'],
      properties: {
        field: text,
        from: { type: ['string', 'null'], format: 'date' },
        to: { type: ['string', 'null'], format: 'date' },
        goesOn: { type: 'boolean', description: 'It is not over yet' },
      },
    },
    compared: { type: ['object', 'null'], properties: { from: text, to: text } },
    rowGroups: { type: 'array', items: group },
    columnGroups: { type: 'array', items: group },
    measures: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          name: text,
          label: text,
          kind: { type: 'string', enum: ['number', 'money', 'percent', 'duration', 'value'] },
          unit: { type: 'string', enum: ['minutes', 'hours', 'days'] },
          filter: {
            type: ['object', 'null'],
            description: 'Met by the records that this figure is of; null: no list has just these',
          },
        },
        required: ['name', 'label', 'kind', 'filter'],
      },
    },
    columns: { type: 'array', items: { type: 'object', properties: head, required: ['key', 'labels', 'filter'] } },
    rows: {
      type: 'array',
      items: {
        type: 'object',
        properties: { ...head, values, cells, before },
        required: ['key', 'labels', 'filter', 'values', 'cells'],
      },
    },
    total: { type: 'object', properties: { values, cells, before }, required: ['values', 'cells'] },
    filter: { ...filter, description: 'Met by all records of the report' },
    more: { type: 'integer', description: 'Rows that are not shown, and are in the totals' },
    sentence: { type: 'string', description: 'What stands out, from the figures by rules' },
    notes: {
      type: 'array',
      items: { type: 'object', properties: { code: text, message: text }, required: ['code', 'message'] },
    },
  },
  required: [
    'object',
    'asOf',
    'from',
    'rowGroups',
    'columnGroups',
    'measures',
    'columns',
    'rows',
    'total',
    'filter',
    'more',
    'sentence',
    'notes',
  ],
}
