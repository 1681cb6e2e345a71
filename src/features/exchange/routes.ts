import type { JsonObject } from '../../model/index.ts'
import { download } from '../download.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { limits } from './file/limits.ts'
import { fileRowsAsCsv, listFileRows, type RowGroup, rowGroups } from './file-row-list.ts'
import { importStates, listImports, outcomes } from './import.ts'
import { presentImport, presentImportShort } from './present.ts'
import { beginUpload, takePart, uploadPartBytes } from './upload.ts'
import { cancelImport, createImport, readableImport, startCommit, startRevert, updateImport } from './verbs.ts'

const tag = 'exchange'
const outcomeCounts: JsonObject = Object.fromEntries(outcomes.map(name => [name, { type: 'integer' }]))
const importSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    state: { enum: [...importStates] },
    counts: {
      type: 'object',
      properties: { read: { type: 'integer' }, ...outcomeCounts },
    },
    settled: {
      type: 'object',
      description: 'What became of the rows that are done; `counts` are of all rows, done or still as planned',
      properties: outcomeCounts,
    },
    rows: {
      type: 'object',
      description:
        'How many rows of the file are in records, how many were passed by (refused, or already there), how many are still to be done',
      properties: { written: { type: 'integer' }, skipped: { type: 'integer' }, left: { type: 'integer' } },
      required: ['written', 'skipped', 'left'],
    },
    unchanged: {
      type: 'integer',
      description: 'Rows that stood in the last file of its schedule too: they are passed by, and none of `counts`',
    },
    takenBack: { type: 'integer', description: 'How many of the written rows taking it back has done with' },
    reverting: { type: 'boolean' },
    progress: { type: ['number', 'null'] },
    pace: {
      type: ['object', 'null'],
      description: 'While it reads or writes: how many rows a second it writes, and how many seconds it will take yet',
      properties: { rowsPerSecond: { type: ['number', 'null'] }, secondsLeft: { type: 'integer' } },
      required: ['rowsPerSecond', 'secondsLeft'],
    },
    mapping: { type: 'object' },
    problems: {
      type: 'array',
      maxItems: 100,
      items: {
        type: 'object',
        properties: {
          line: { type: 'integer' },
          field: { type: ['string', 'null'] },
          code: { type: 'string' },
          message: { type: 'string' },
        },
        required: ['line', 'code', 'message'],
      },
    },
  },
  required: ['id', 'state'],
}
const found = { description: 'The import', schema: importSchema }
const free: JsonObject = { type: 'object', additionalProperties: true }

const uploadSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    state: { enum: [...importStates] },
    received: { type: 'integer' },
    partBytes: { type: 'integer' },
  },
  required: ['id', 'state', 'received'],
}

const groupIn = ({ query }: RouteRequest): RowGroup | undefined => rowGroups.find(group => group === query.outcome)

const problemSchema: JsonObject = {
  type: 'object',
  properties: { field: { type: ['string', 'null'] }, code: { type: 'string' }, message: { type: 'string' } },
}
const rowSchema: JsonObject = {
  type: 'object',
  properties: {
    line: { type: 'integer' },
    cells: { type: 'array', items: { type: 'string' } },
    outcome: { type: ['string', 'null'] },
    record: { type: ['object', 'null'], additionalProperties: true },
    values: { type: ['object', 'null'], additionalProperties: true },
    changes: {
      type: 'array',
      items: { type: 'object', properties: { field: { type: 'string' }, before: {}, after: {} } },
    },
    problems: { type: 'array', items: problemSchema },
  },
  required: ['line', 'outcome', 'record', 'changes', 'problems'],
}

export const importRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/imports',
    operation: 'createImport',
    tag,
    right: 'signedIn',
    takes: 'files',
    maxBytes: limits.fileBytes,
    body: {
      type: 'object',
      properties: {
        file: { type: 'string', format: 'binary' },
        object: { type: 'string', description: 'What the rows become, e.g. `lead`' },
        mapping: { type: 'string', description: 'As JSON: `{"name": {"columns": ["Имя"]}}`' },
        options: { type: 'string', description: 'As JSON' },
      },
      required: ['file', 'object'],
    },
    summary:
      'Brings in a table – CSV, XLSX, JSON lines or vCard, as it is or packed by gzip –: parts `file`, `object`, and if wished `mapping` and `options` as JSON. It is read and previewed; nothing is written yet',
    answers: { 202: found },
    handle: createImport,
  },
  {
    method: 'POST',
    path: '/imports/uploads',
    operation: 'beginImportUpload',
    tag,
    right: 'signedIn',
    body: {
      type: 'object',
      properties: {
        object: { type: 'string' },
        name: { type: 'string', minLength: 1, maxLength: 1000, description: 'Of the file' },
        size: { type: 'integer', description: 'Of the file, in bytes; at most 4 GB' },
        sha256: { type: 'string', description: 'Of the file, in hexadecimal: another one is refused' },
        options: free,
      },
      required: ['object', 'name', 'size'],
      additionalProperties: false,
    },
    summary: 'Begins an import whose file comes in parts, and may be gone on with after a lost connection',
    answers: { 201: { description: 'The import, `uploading`', schema: uploadSchema } },
    handle: beginUpload,
  },
  {
    method: 'PUT',
    path: '/imports/{id}/file',
    operation: 'putImportPart',
    tag,
    right: 'signedIn',
    takes: 'raw',
    maxBytes: uploadPartBytes,
    query: { from: { type: 'integer', minimum: 0, description: 'Place of its first byte in the file' } },
    summary:
      'Takes the next part of a file: at most 8 MB, of all but the last whole megabytes. One that is here already changes nothing; `file.received` of the import says where to go on',
    answers: { 200: { description: 'How much is here; with the last part it is read', schema: uploadSchema } },
    handle: takePart,
  },
  {
    method: 'GET',
    path: '/imports',
    operation: 'listImports',
    tag,
    right: 'signedIn',
    summary: 'Imports, newest first: one’s own, for an administrator all',
    answers: {
      200: {
        description: 'Imports',
        schema: { type: 'object', properties: { data: { type: 'array', items: importSchema } }, required: ['data'] },
      },
    },
    handle: async ctx => ({ body: { data: (await listImports(ctx)).map(presentImportShort) } }),
  },
  {
    method: 'GET',
    path: '/imports/{id}',
    operation: 'getImport',
    tag,
    right: 'signedIn',
    summary: 'How far an import is, what it will do or has done, and what it asks',
    answers: { 200: found },
    handle: async (ctx, request) => ({ body: await presentImport(ctx, await readableImport(ctx, request)) }),
  },
  {
    method: 'PATCH',
    path: '/imports/{id}',
    operation: 'updateImport',
    tag,
    right: 'signedIn',
    summary: 'Changes mapping, options or answers of a staged import, which is then previewed anew',
    body: {
      type: 'object',
      properties: { mapping: { type: ['object', 'null'], additionalProperties: true }, options: free, answers: free },
      additionalProperties: false,
    },
    answers: { 202: found },
    handle: updateImport,
  },
  {
    method: 'POST',
    path: '/imports/{id}/commit',
    operation: 'commitImport',
    tag,
    right: 'signedIn',
    summary: 'Does what a staged import shows; what was stopped or broke off goes on from there',
    answers: { 202: found },
    handle: startCommit,
  },
  {
    method: 'POST',
    path: '/imports/{id}/cancel',
    operation: 'cancelImport',
    tag,
    right: 'signedIn',
    summary:
      'Stops an import, or taking it back, after the batch under way. What is written stays: `commit` goes on, `DELETE` takes it back. One that is still being read is given up',
    answers: { 200: { ...found, description: 'Stopped' } },
    handle: cancelImport,
  },
  {
    method: 'DELETE',
    path: '/imports/{id}',
    operation: 'revertImport',
    tag,
    right: 'signedIn',
    summary: 'Takes an import back. What people have changed since stays, and is listed under `kept`',
    answers: { 200: { ...found, description: 'Taken back' }, 202: { ...found, description: 'Being taken back' } },
    handle: startRevert,
  },
  {
    method: 'GET',
    path: '/imports/{id}/rows',
    operation: 'listImportRows',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    query: {
      outcome: { enum: [...rowGroups] },
      cursor: { type: 'string', pattern: '^[0-9]{1,9}$' },
      limit: { type: 'integer', minimum: 1, maximum: 200 },
    },
    summary:
      'The rows of an import with what becomes of each, in the order of the file; of those that change a known record, field by field. `ambiguous` are the refused ones of which it is not clear which record they mean',
    answers: {
      200: {
        description: 'A page of rows',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: rowSchema }, nextCursor: { type: ['string', 'null'] } },
          required: ['data', 'nextCursor'],
        },
      },
    },
    handle: async (ctx, request) => ({
      body: await listFileRows(ctx, await readableImport(ctx, request), {
        group: groupIn(request),
        after: Number(request.query.cursor ?? -1),
        limit: Number(request.query.limit ?? 50),
      }),
    }),
  },
  {
    method: 'GET',
    path: '/imports/{id}/rows.csv',
    operation: 'getImportRows',
    tag,
    right: 'signedIn',
    query: { outcome: { enum: [...rowGroups] } },
    summary:
      'The rows of a group as they came, with what they change or why they are refused; the refused ones unless told',
    answers: { 200: { description: 'CSV, UTF-8', type: 'text/csv', schema: { type: 'string' } } },
    handle: async (ctx, request) => {
      const imported = await readableImport(ctx, request)
      const group = groupIn(request) ?? 'refused'
      return {
        content: fileRowsAsCsv(ctx, imported, group),
        headers: download(`${imported.fileName.replace(/\.[^.]*$/, '')}-${group}.csv`, 'text/csv; charset=utf-8'),
      }
    },
  },
  {
    method: 'GET',
    path: '/imports/{id}/problems.csv',
    operation: 'getImportProblems',
    tag,
    right: 'signedIn',
    summary: 'The refused rows as they came, with the reasons',
    answers: { 200: { description: 'CSV, UTF-8', type: 'text/csv', schema: { type: 'string' } } },
    handle: async (ctx, request) => {
      const imported = await readableImport(ctx, request)
      return {
        content: fileRowsAsCsv(ctx, imported, 'refused'),
        headers: download(`${imported.fileName.replace(/\.[^.]*$/, '')}-problems.csv`, 'text/csv; charset=utf-8'),
      }
    },
  },
]
