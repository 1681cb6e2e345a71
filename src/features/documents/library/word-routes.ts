import { Conflict, Invalid, type JsonObject, type Problem, parseIfMatch } from '../../../model/index.ts'
import { type Context, type Locale, locales } from '../../../records/index.ts'
import type { Part, Route } from '../../feature.ts'
import { type DocumentKind, documentKinds } from '../data.ts'
import { readDocxTemplate } from '../docx/check.ts'
import { knowsPlace } from './check.ts'
import { present } from './present.ts'
import { changeTemplate, createDocx } from './save.ts'
import { templateSchema } from './schemas.ts'
import { docxType, getTemplate } from './template.ts'

const tag = 'Documents'
const missing = { 404: { description: 'There is none' } }
const mostBytes = 5 * 1024 * 1024
const file: JsonObject = { type: 'string', format: 'binary', description: 'A .docx; its places are checked first' }

/** Templates that people edit in Word: sent, replaced, and fetched to be edited. */
export const wordRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/document-templates/files',
    operation: 'createWordTemplate',
    summary: 'Keep a Word file as a template; every problem of its places is named by where it stands',
    tag,
    right: 'admin',
    takes: 'files',
    maxBytes: mostBytes,
    body: {
      type: 'object',
      properties: {
        file,
        kind: { enum: [...documentKinds] },
        name: { type: 'string', maxLength: 200 },
        language: { enum: [...locales] },
      },
      required: ['file', 'kind', 'name', 'language'],
    },
    answers: { 201: { description: 'The template', schema: templateSchema } },
    handle: async (ctx, { parts = [] }) => ({ status: 201, body: present(await createDocx(ctx, draftOf(ctx, parts))) }),
  },
  {
    method: 'GET',
    path: '/document-templates/{id}/content',
    operation: 'getWordTemplate',
    summary: 'The Word file of a template',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'The file', type: docxType }, ...missing },
    async handle(ctx, { params }) {
      const template = await getTemplate(ctx, params.id ?? '')
      if (template.format !== 'docx') throw new Conflict('templateNoWord')
      return {
        content: template.docx,
        headers: {
          'content-type': docxType,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(template.name)}.docx`,
          'x-content-type-options': 'nosniff',
        },
      }
    },
  },
  {
    method: 'PUT',
    path: '/document-templates/{id}/content',
    operation: 'replaceWordTemplate',
    summary: 'Replace the Word file of a template; documents made with it stay as they are',
    tag,
    right: 'admin',
    takes: 'files',
    maxBytes: mostBytes,
    body: { type: 'object', properties: { file }, required: ['file'] },
    answers: { 200: { description: 'The template', schema: templateSchema }, ...missing },
    async handle(ctx, { params, parts = [], headers }) {
      const given = fileIn(parts)
      const strange = strangeParts(parts, ['file'])
      if (!given || strange.length) throw new Invalid([...(given ? [] : [needed('file')]), ...strange])
      readDocxTemplate(given, knowsPlace(ctx))
      const change = { change: { docx: given }, seen: parseIfMatch(headers['if-match']) }
      return { body: present(await changeTemplate(ctx, params.id ?? '', change)) }
    },
  },
]

const needed = (field: string): Problem => ({ field, code: 'required' })
const fileIn = (parts: readonly Part[]): Buffer | undefined => parts.find(({ name }) => name === 'file')?.file?.bytes
const strangeParts = (parts: readonly Part[], known: readonly string[]): Problem[] =>
  parts.filter(({ name }) => !known.includes(name)).map(({ name }) => ({ field: name, code: 'unknownField' }))

interface Draft {
  kind: DocumentKind
  name: string
  language: Locale
  docx: Buffer
}

function draftOf(ctx: Context, parts: readonly Part[]): Draft {
  const said = (field: string) => parts.find(({ name }) => name === field)?.value?.trim() ?? ''
  const docx = fileIn(parts)
  const name = said('name')
  const kind = documentKinds.find(one => one === said('kind'))
  const language = locales.find(one => one === said('language'))
  const problems: Problem[] = [
    ...(docx ? [] : [needed('file')]),
    ...(name ? [] : [needed('name')]),
    ...(name.length > 200 ? [{ field: 'name', code: 'tooLong', params: { max: 200 } }] : []),
    ...(kind ? [] : [{ field: 'kind', code: 'choice', params: { choices: documentKinds.join(', ') } }]),
    ...(language ? [] : [{ field: 'language', code: 'choice', params: { choices: locales.join(', ') } }]),
    ...strangeParts(parts, ['file', 'name', 'kind', 'language']),
  ]
  if (!docx || !kind || !language || problems.length) throw new Invalid(problems)
  readDocxTemplate(docx, knowsPlace(ctx))
  return { kind, name, language, docx }
}
