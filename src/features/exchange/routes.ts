import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { download } from './download.ts'
import { limits } from './file/rows.ts'
import { listImports } from './import.ts'
import { presentImport, presentImportShort } from './present.ts'
import { problemsFile } from './problems-file.ts'
import { createImport, readableImport, startCommit, startRevert, updateImport } from './verbs.ts'

const tag = 'exchange'
const importSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    state: { enum: ['staging', 'staged', 'committing', 'done', 'failed', 'reverted'] },
    counts: {
      type: 'object',
      properties: Object.fromEntries(
        ['read', 'new', 'attached', 'changed', 'same', 'refused'].map(name => [name, { type: 'integer' }]),
      ),
    },
    progress: { type: ['number', 'null'] },
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
      'Brings in a CSV file: parts `file`, `object`, and if wished `mapping` and `options` as JSON. It is read and previewed; nothing is written yet',
    answers: { 202: found },
    handle: createImport,
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
    summary: 'Does what a staged import shows',
    answers: { 202: found },
    handle: startCommit,
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
    path: '/imports/{id}/problems.csv',
    operation: 'getImportProblems',
    tag,
    right: 'signedIn',
    summary: 'The refused rows as they came, with the reasons',
    answers: { 200: { description: 'CSV, UTF-8', type: 'text/csv', schema: { type: 'string' } } },
    handle: async (ctx, request) => {
      const imported = await readableImport(ctx, request)
      return {
        content: await problemsFile(ctx, imported),
        headers: download(`${imported.fileName.replace(/\.[^.]*$/, '')}-problems.csv`, 'text/csv; charset=utf-8'),
      }
    },
  },
]
