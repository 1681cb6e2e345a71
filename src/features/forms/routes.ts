import { randomBytes } from 'node:crypto'
import { say } from '../../messages/words.ts'
import { NotFound, TooLarge, Unavailable } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { type IntakeDoor, requestLimits, type SourceFacts, tokenField } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Answer, Route, RouteRequest } from '../feature.ts'
import type { FormPart } from '../form-part.ts'
import { isMultipart } from '../multipart.ts'
import { type FormDefinition, formDefinition } from './definition.ts'
import { formPage, thanksPage } from './page.ts'
import { formScript } from './script.ts'
import { consentProblems, formProblems, readMarks, readSubmission } from './submission.ts'
import { testPage } from './test-page.ts'

const pageAnswer = { 200: { description: 'The page', type: 'text/html' }, 404: { description: 'No form has this key' } }

/** The form as JSON, for whoever shows it in his own way and sends it to the public intake. */
const definitionRoute = (means: Means): Route => ({
  method: 'GET',
  path: '/forms/{key}',
  operation: 'getForm',
  summary: 'What a form asks and says',
  tag: 'Intake',
  right: 'public',
  answers: {
    200: { description: 'The form', schema: { type: 'object' } },
    404: { description: 'No form has this key' },
  },
  async handle(ctx, { params }) {
    const { form } = await findForm(ctx, means, params.key ?? '')
    return { body: form, headers: { 'access-control-allow-origin': '*' } }
  },
})

/** The form's page for a frame, and under `.js` the script that makes the frame. */
const pageRoute = (means: Means): Route => ({
  method: 'GET',
  path: '/f/{key}',
  framed: true,
  operation: 'showForm',
  summary: 'The page of a form',
  tag: 'Intake',
  right: 'public',
  answers: pageAnswer,
  async handle(ctx, request) {
    const asked = request.params.key ?? ''
    if (asked.endsWith('.js')) return scriptAnswer((await findForm(ctx, means, asked.slice(0, -3))).form)
    const { form } = await findForm(ctx, means, asked)
    if (request.query.sent !== undefined) return htmlAnswer(nonce => thanksPage(form, nonce))
    return showForm(ctx, means.door, form, request, { values: {}, problems: {} })
  },
})

const submitRoute = (means: Means): Route => ({
  method: 'POST',
  path: '/f/{key}',
  framed: true,
  operation: 'sendForm',
  summary: 'Send a form from its page',
  tag: 'Intake',
  right: 'public',
  takes: 'raw',
  maxBytes: requestLimits.withFiles,
  answers: {
    303: { description: 'Sent: on to the thanks' },
    404: { description: 'No form has this key' },
    503: { description: 'The page again, with what was filled in: it cannot be kept at the moment' },
  },
  async handle(ctx, request, application) {
    // Also of a form just switched off: who had it open does not send in vain, the request is kept.
    const { form, source, part } = await findAnyForm(ctx, means, request.params.key ?? '')
    const { contentType, bytes, values } = await readSubmission(request)
    if (bytes.length > requestLimits.bytes && !isMultipart(contentType)) throw new TooLarge('tooLargeBody')
    const problems = { ...formProblems(ctx, form, values), ...(await consentProblems(ctx, means.book, form, values)) }
    if (Object.keys(problems).length) return showForm(ctx, means.door, form, request, { values, problems })
    const further = await part?.problems(ctx, source, { values, address: request.address, locale: form.locale })
    if (further && Object.keys(further).length)
      return showForm(ctx, means.door, form, request, { values, problems: further })

    const arrival = {
      channel: part?.channel ?? 'form',
      source,
      contentType,
      bytes,
      headers: request.headers,
      throughForm: true,
    }
    try {
      await means.door.receive(ctx, { ...arrival, address: request.address, idempotencyKey: null }, application)
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      const again = { values, problems: { '': say(form.locale, 'intake:form.sendAgain') } }
      return { ...(await showForm(ctx, means.door, form, request, again)), status: 503 }
    }
    return { status: 303, content: '', headers: { location: `/f/${form.key}?sent=1`, 'cache-control': 'no-store' } }
  },
})

const testRoute = (means: Means): Route => ({
  method: 'GET',
  path: '/f/{key}/test',
  framed: true,
  operation: 'tryForm',
  summary: 'A page to try the form on',
  tag: 'Intake',
  right: 'public',
  answers: pageAnswer,
  async handle(ctx, request) {
    const { form, source } = await findForm(ctx, means, request.params.key ?? '')
    const origin = `${request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${request.host}`
    return htmlAnswer(
      nonce => testPage(form, { name: source.name, origin, nonce }),
      "script-src 'self'; frame-src 'self'",
    )
  },
})

export const formRoutes = (means: Means): Route[] => [
  definitionRoute(means),
  pageRoute(means),
  submitRoute(means),
  testRoute(means),
]

interface Found {
  form: FormDefinition
  source: SourceFacts
  part: FormPart | undefined
}

export interface Means {
  door: IntakeDoor
  book: ConsentBook
  /** What sources of other kinds than forms ask. */
  parts: readonly FormPart[]
}

async function findForm(ctx: Context, means: Means, key: string): Promise<Found> {
  const found = await findAnyForm(ctx, means, key)
  if (!found.source.active) throw new NotFound('unknownForm')
  return found
}

async function findAnyForm(ctx: Context, { door, book, parts }: Means, key: string): Promise<Found> {
  const source = await door.findSource(ctx, key)
  if (!source) throw new NotFound('unknownForm')
  const part = parts.find(({ kind }) => kind === source.kind)
  return { source, part, form: await formDefinition(ctx, source, book, part) }
}

interface Filled {
  values: Record<string, string>
  problems: Record<string, string>
}

/** The form, empty or as it was filled in; then with what must be mended, and a token whose time counts from now. */
async function showForm(
  ctx: Context,
  door: IntakeDoor,
  form: FormDefinition,
  request: RouteRequest,
  filled: Filled,
): Promise<Answer> {
  const isNew = request.query.page !== undefined || Object.keys(filled.values).length === 0
  const marks = isNew ? readMarks(request.query, foreignReferer(request)) : readMarks(filled.values, undefined)
  const token = filled.values[tokenField] ?? (await door.formToken(ctx, form.key))
  const page = htmlAnswer(nonce => formPage(form, { nonce, token, marks, ...filled }))
  return Object.keys(filled.problems).length ? { ...page, status: 422 } : page
}

/** The site around the frame; not our own page, from which the form may be opened anew. */
function foreignReferer({ headers, host }: RouteRequest): string | undefined {
  const from = headers.referer
  return from && URL.canParse(from) && new URL(from).host !== host ? from : undefined
}

/** A page that runs and loads nothing but what it brings itself, and that any site may show in a frame. */
function htmlAnswer(make: (nonce: string) => string, further = ''): Answer {
  const nonce = randomBytes(16).toString('base64url')
  const scripts = further || `script-src 'nonce-${nonce}'`
  return {
    status: 200,
    content: make(nonce),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; ${scripts}; form-action 'self'; base-uri 'none'; frame-ancestors *`,
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-store',
      'referrer-policy': 'strict-origin-when-cross-origin',
    },
  }
}

const scriptAnswer = (form: FormDefinition): Answer => ({
  status: 200,
  content: formScript(form),
  headers: {
    'content-type': 'text/javascript; charset=utf-8',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=300',
  },
})
