import type { JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { exportStates, formats, getExport, listExports } from './export.ts'
import { presentExport } from './present.ts'
import { cancelExport, createExport, exportByTwo, getExportContent } from './verbs.ts'

const tag = 'exchange'
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const schema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    object: { type: 'string' },
    format: { enum: [...formats] },
    state: { enum: [...exportStates] },
    openProtected: {
      type: 'boolean',
      description: 'Protected values are told in the open; the file is kept encrypted',
    },
    rows: { type: 'integer' },
    progress: {
      type: 'object',
      description: '`of` is null until the records are counted',
      properties: { done: { type: 'integer' }, of: { type: ['integer', 'null'] } },
      required: ['done', 'of'],
    },
    size: { type: 'integer' },
    file: { type: ['string', 'null'], description: 'Where the file is, once it is made' },
    failure: { type: ['object', 'null'], additionalProperties: true },
    createdAt: moment,
    finishedAt: moment,
  },
  required: ['id', 'state'],
}

export const exportRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/exports',
    operation: 'createExport',
    reads: true,
    tag,
    right: 'signedIn',
    summary: 'Makes a file of the records of a query; needs the right `export`',
    body: {
      type: 'object',
      properties: {
        object: { type: 'string' },
        query: {
          type: 'object',
          description: 'Which records, in which order; with `fields` also which columns, in that order',
          properties: {
            filter: { type: 'object', additionalProperties: true },
            q: { type: 'string' },
            sort: { type: 'string' },
            asOf: { type: 'string', format: 'date-time', description: 'As they were at that moment; not with q' },
            fields: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 500 },
          },
          additionalProperties: false,
        },
        format: { enum: [...formats], description: '`csv` unless told' },
        openProtected: {
          type: 'boolean',
          description:
            'Protected values in the open, as far as they are shown to the caller: noted in the audit as one showing',
        },
      },
      required: ['object'],
      additionalProperties: false,
    },
    answers: { 202: { description: 'Is being made', schema } },
    twoPersons: exportByTwo,
    handle: createExport,
  },
  {
    method: 'GET',
    path: '/exports',
    operation: 'listExports',
    tag,
    right: 'signedIn',
    summary: 'One’s own exports of the last day, newest first',
    answers: {
      200: {
        description: 'Exports',
        schema: { type: 'object', properties: { data: { type: 'array', items: schema } }, required: ['data'] },
      },
    },
    handle: async ctx => ({ body: { data: (await listExports(ctx)).map(made => presentExport(ctx, made)) } }),
  },
  {
    method: 'GET',
    path: '/exports/{id}',
    operation: 'getExport',
    tag,
    right: 'signedIn',
    summary: 'How far an export is',
    answers: { 200: { description: 'The export', schema } },
    handle: async (ctx, request) => ({ body: presentExport(ctx, await getExport(ctx, request.params.id ?? '')) }),
  },
  {
    method: 'POST',
    path: '/exports/{id}/cancel',
    operation: 'cancelExport',
    reads: true,
    tag,
    right: 'signedIn',
    summary: 'Ends an export that is being made; nothing of its file stays',
    answers: { 200: { description: 'Stopped', schema } },
    handle: cancelExport,
  },
  {
    method: 'GET',
    path: '/exports/{id}/content',
    operation: 'getExportContent',
    tag,
    right: 'signedIn',
    summary: 'The file, once it is made',
    answers: {
      200: {
        description: 'CSV (UTF-8), JSON Lines or an Excel workbook',
        type: 'text/csv, application/x-ndjson, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        schema: { type: 'string' },
      },
    },
    handle: getExportContent,
  },
]
