import sql from 'sql-template-tag'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { Invalid, isJsonObject, isTimeZone, type JsonObject, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'

const companySchema: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 300 },
    locale: { type: 'string', enum: ['ru', 'en'] },
    country: { type: 'string', pattern: '^[A-Z]{2}$', description: 'ISO 3166; for phones without a country code' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217; for amounts without a currency' },
    timeZone: { type: 'string', maxLength: 100, description: 'IANA name, e.g. Europe/Moscow' },
  },
}

/** Changes what is given of the company's own set-up. */
export async function changeCompany(ctx: Context, given: JsonObject): Promise<void> {
  const problems: Problem[] = []
  const { name, country, currency, timeZone } = given
  if (typeof name === 'string' && (!name.isWellFormed() || name.includes('\0')))
    problems.push({ field: 'name', code: 'brokenText' })
  if (typeof name === 'string' && !name.trim()) problems.push({ field: 'name', code: 'required' })
  if (typeof country === 'string' && !isKnown('region', country)) problems.push({ field: 'country', code: 'country' })
  if (typeof currency === 'string' && !Intl.supportedValuesOf('currency').includes(currency))
    problems.push({ field: 'currency', code: 'currency' })
  if (typeof timeZone === 'string' && !isTimeZone(timeZone)) problems.push({ field: 'timeZone', code: 'timeZone' })
  if (problems.length) throw new Invalid(problems)
  await ctx.db.query(sql`select change_company(${JSON.stringify(given)}::jsonb)`)
}

const isKnown = (type: 'region', code: string): boolean =>
  new Intl.DisplayNames(['en'], { type, fallback: 'none' }).of(code) !== undefined

const getCompany: Route = {
  method: 'GET',
  path: '/company',
  operation: 'getCompanyProfile',
  summary: 'The company: name, language, country, currency, time zone',
  tag: 'Set-up',
  right: 'signedIn',
  answers: { 200: { description: 'The company', schema: companySchema } },
  handle: async ctx => ({ body: ctx.config.company }),
}

const patchCompany: Route = {
  method: 'PATCH',
  path: '/company',
  operation: 'changeCompanyProfile',
  summary: 'Change the company',
  tag: 'Set-up',
  right: 'admin',
  configures: true,
  body: companySchema,
  answers: { 200: { description: 'The company as it is now', schema: companySchema } },
  async handle(ctx, request) {
    const { body } = request
    const given = isJsonObject(body) ? body : {}
    const whence = whenceOf(request)
    await transact(ctx, async inside => {
      await changeCompany(inside, given)
      const details = { before: { ...inside.config.company }, after: given }
      await noteSecurityEvent(inside, { kind: 'companyChange', outcome: 'done', whence, details })
    })
    return { body: { ...ctx.config.company, ...given } }
  },
}

export const companyRoutes: readonly Route[] = [getCompany, patchCompany]
