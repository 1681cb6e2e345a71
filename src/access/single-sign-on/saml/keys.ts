import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { Conflict, isId, NotFound, newId } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Vault } from '../../../vault/vault.ts'
import { type CertificateFacts, factsOf } from './certificate.ts'
import { type KeyPair, makeKeyPair } from './key-pair.ts'

/** A key pair of ours, as administrators see it: its private part is never shown. */
export interface SamlKey extends CertificateFacts {
  id: string
  certificate: string
  madeAt: string
}

const most = 5

/** Those of a provider, the newest last. */
export async function listSamlKeys(ctx: Context, provider: string): Promise<SamlKey[]> {
  const rows = await ctx.db.query<Pick<SamlKey, 'id' | 'certificate' | 'madeAt'>>(sql`
    select id, certificate, ${raw(momentSql('made_at'))} as "madeAt" from saml_key
    where workspace_id = ${ctx.workspace} and provider_id = ${provider} order by saml_key.made_at, id`)
  return rows.map(row => ({ ...row, ...factsOf(row.certificate) }))
}

/** Makes one for a provider. Throws Conflict where there are enough. */
export async function addSamlKey(ctx: Context, vault: Vault, provider: string): Promise<SamlKey> {
  const id = newId()
  const { certificate, privateKey } = await makeKeyPair(`Rapport ${provider}`)
  const sealed = vault.seal(Buffer.from(privateKey), keyOf(ctx, provider, id))
  return transact(ctx, async inside => {
    await inside.db.query(
      sql`select from identity_provider where workspace_id = ${ctx.workspace} and id = ${provider} for update`,
    )
    if ((await listSamlKeys(inside, provider)).length >= most) throw new Conflict('samlKeysEnough', { count: most })
    await inside.db.query(sql`
      insert into saml_key (id, provider_id, certificate, private_key) values (${id}, ${provider}, ${certificate}, ${sealed})`)
    const made = (await listSamlKeys(inside, provider)).find(each => each.id === id)
    if (!made) throw new NotFound('notFound')
    return made
  })
}

/** What is encrypted for it cannot be read any more. Throws NotFound. */
export async function removeSamlKey(ctx: Context, provider: string, id: string): Promise<void> {
  const gone = isId(id)
    ? await ctx.db.query(sql`
        delete from saml_key where workspace_id = ${ctx.workspace} and provider_id = ${provider} and id = ${id} returning id`)
    : []
  if (!gone.length) throw new NotFound('notFound')
}

export interface OpenedKeys {
  /** The newest last. */
  keys: KeyPair[]
  /** Certificates of those whose private part the vault cannot open: its key is another one. They are left as they are. */
  unreadable: string[]
}

export async function openSamlKeys(ctx: Context, vault: Vault, provider: string): Promise<OpenedKeys> {
  const rows = await ctx.db.query<{ id: string; certificate: string; sealed: Buffer }>(sql`
    select id, certificate, private_key as sealed from saml_key
    where workspace_id = ${ctx.workspace} and provider_id = ${provider} order by made_at, id`)
  const opened: OpenedKeys = { keys: [], unreadable: [] }
  for (const { id, certificate, sealed } of rows) {
    const privateKey = vault.open(sealed, keyOf(ctx, provider, id))?.toString()
    if (privateKey) opened.keys.push({ certificate, privateKey })
    else opened.unreadable.push(certificate)
  }
  return opened
}

/** To what a private key is bound. */
const keyOf = ({ workspace }: Context, provider: string, id: string): string =>
  `${workspace} identity provider ${provider} key ${id}`
