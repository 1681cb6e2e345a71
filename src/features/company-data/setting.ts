import sql, { raw } from 'sql-template-tag'
import { Conflict, Invalid, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { aboutSecret, forgetSecret, keepSecret, openSecret } from '../integration-secrets.ts'
import type { Outgoing } from '../outgoing.ts'
import { dadata, usualAddress } from './dadata.ts'
import type { CompanyRegistry } from './registry.ts'

export interface Means {
  keyring: Keyring
  target: Outgoing
}

/** By which register companies are filled in, without its token. */
export interface RegistrySetting {
  url: string
  hasToken: boolean
}

export interface RegistryInput {
  /** Left out: DaData's own. */
  url?: string
  /** Left out: the one that is there stays, as long as it is for the same address. */
  token?: string
}

/** `null`: the company has none. */
export async function findSetting(ctx: Context): Promise<RegistrySetting | null> {
  const row = await ctx.db.one<{ url: string }>(
    sql`select url from company_registry where workspace_id = ${ctx.workspace}`,
  )
  return row ? { ...row, hasToken: (await aboutSecret(ctx, kind)) === aboutToken(row.url) } : null
}

/** Sets it in the present transaction. Throws Invalid with every problem, Conflict where the key of the company is away. */
export async function saveSetting(ctx: Context, means: Means, input: RegistryInput): Promise<RegistrySetting> {
  const url = (input.url ?? usualAddress).trim().replace(/\/$/, '')
  const token = input.token?.trim()
  const problems = problemsOf(means.target, { url, token })
  if (problems.length) throw new Invalid(problems)
  return transact(ctx, async inside => {
    const before = await aboutSecret(inside, kind)
    if (token === undefined && before !== aboutToken(url)) throw new Invalid([{ field: 'token', code: 'required' }])
    await inside.db.query(sql`
      insert into company_registry (url) values (${url})
      on conflict (workspace_id) do update set url = excluded.url, changed_at = now(), answered_at = null, failed_at = null`)
    if (token !== undefined) await keepSecret(inside, means.keyring, { kind, about: aboutToken(url), secret: token })
    return { url, hasToken: true }
  })
}

/** Notes whether it answered, at most once a minute: whoever types asks often. */
export const noteAnswer = (ctx: Context, column: 'answered_at' | 'failed_at'): Promise<unknown> =>
  ctx.db.query(sql`
    update company_registry set ${raw(column)} = now()
    where workspace_id = ${ctx.workspace} and (${raw(column)} is null or ${raw(column)} < now() - interval '1 minute'
      or ${raw(column)} < ${raw(column === 'answered_at' ? 'failed_at' : 'answered_at')})`)

export const removeSetting = (ctx: Context): Promise<void> =>
  transact(ctx, async inside => {
    await forgetSecret(inside, kind)
    await inside.db.query(sql`delete from company_registry where workspace_id = ${ctx.workspace}`)
  })

/** To be asked. Throws Conflict where there is none, or its token cannot be read at present. */
export async function registryOf(ctx: Context, { keyring, target }: Means): Promise<CompanyRegistry> {
  const setting = await findSetting(ctx)
  if (!setting) throw new Conflict('registryNone')
  const { url } = setting
  const kept = await openSecret(ctx, keyring, { kind, about: aboutToken(url) }).catch(error => {
    throw error instanceof KeyAway ? new Conflict(error.code) : error
  })
  if (kept === null || kept === 'unreadable') throw new Conflict('registryToken')
  return dadata({ target, url, token: kept.secret })
}

const kind = 'companyRegistry'

/** A token of one address is told to no other. */
const aboutToken = (url: string): string => `registry ${new URL(url).origin}`

function problemsOf(target: Outgoing, { url, token }: { url: string; token: string | undefined }): Problem[] {
  const isAddress = url.length <= 300 && target.allows(url) && !/[?#]/.test(url)
  const isToken = token === undefined || /^[\x21-\x7e]{1,200}$/.test(token)
  return [
    ...(isAddress ? [] : [{ field: 'url', code: 'registryUrl' }]),
    ...(isToken ? [] : [{ field: 'token', code: 'brokenText' }]),
  ]
}
