import sql, { join, type Sql } from 'sql-template-tag'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { Conflict, isProtected, isSealed, type ObjectDeclaration, type StoredFields } from '../../model/index.ts'
import { kindPredicate } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { fromTable } from '../../records/index.ts'
import { matchKeysOf } from '../../records/match.ts'
import { resealedValues } from '../../records/protect.ts'
import { transact } from '../../records/transact.ts'
import { addDataKey } from '../../vault/data-keys.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Application, Job } from '../feature.ts'
import { type MoveOfSecret, resealSecrets } from '../integration-secrets.ts'
import type { ConvertRequests } from '../request-copy.ts'

const portion = 200

/** Makes a new data key, by which all is sealed from now on; a job seals anew what is there. Throws Conflict. */
export async function rotateKeys(
  ctx: Context,
  { keyring, whence, enqueue }: { keyring: Keyring; whence: Whence; enqueue: Application['enqueue'] },
): Promise<void> {
  const newest = await newestGeneration(ctx)
  if (!newest) throw new Conflict('noDataKey')
  if (newest.revoked) throw new Conflict('keyRevoked')
  await keyring.ready(ctx.workspace)
  const generation = newest.generation + 1
  await transact(ctx, async inside => {
    await addDataKey(inside.db, { workspace: ctx.workspace, generation, provider: keyring.provider })
    const details = { operation: 'rotation', generation }
    await noteSecurityEvent(inside, { kind: 'encryption', outcome: 'done', whence, details })
    await enqueue(inside.db, resealJobName, {})
  })
  await keyring.lookAgain(ctx.workspace)
}

const newestGeneration = (ctx: Context) =>
  ctx.db.one<{ generation: number; revoked: boolean }>(sql`
    select generation, revoked_at is not null as revoked from data_key
    where workspace_id = ${ctx.workspace} order by generation desc limit 1`)

export const resealJobName = 'protection.reseal'

/**
 * Takes secrets of integrations under the data key, and seals anew, with the newest one, what secrets and records have in protected
 * fields, while people work. It looks for what is left, so after a crash it goes on there; by night it looks for what was written at
 * the moment of the change. Histories keep what a former key has sealed, and that key.
 */
export const resealJob = (keyring: Keyring, moves: readonly MoveOfSecret[], convertRequests: ConvertRequests): Job => ({
  name: resealJobName,
  every: '40 3 * * *',
  async run(ctx) {
    if ((await newestGeneration(ctx))?.revoked) return
    for (const move of moves) await move(ctx, keyring)
    const newest = await newestGeneration(ctx)
    if (!newest) return
    await keyring.ready(ctx.workspace)
    if (keyring.of(ctx.workspace).generation !== newest.generation) throw new Error('the new data key is being read')
    await resealSecrets(ctx, keyring, newest.generation)
    await convertRequests(ctx)
    for (const object of ctx.config.objects.values()) await resealObject(ctx, object, newest.generation)
  },
})

async function resealObject(ctx: Context, object: ObjectDeclaration, generation: number): Promise<void> {
  const names = Object.keys(object.fields).filter(name => isProtected(object.fields[name] ?? { type: '', options: {} }))
  if (!names.length) return
  const former = join(
    names.map(name => sql`(t.custom->${name}->>'generation')::int < ${generation}`),
    ' or ',
  )
  const left = await ctx.db.one<{ total: number }>(
    sql`select count(*)::int as total from ${portionOf(ctx, object, former)}`,
  )
  const total = left?.total ?? 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (let done = 0; total > 0; ) {
    const sealed = await resealPortion(ctx, { object, names, former, after })
    done += sealed.length
    await tellProgress(ctx, object, sealed.length ? { done, total } : {})
    const last = sealed.at(-1)
    if (!last) return
    after = last
  }
}

const portionOf = (ctx: Context, object: ObjectDeclaration, former: Sql): Sql =>
  sql`${fromTable(object, 't')} where t.workspace_id = ${ctx.workspace} and ${kindPredicate(object, 't')} and (${former})`

const tellProgress = (ctx: Context, { name }: ObjectDeclaration, progress: { done?: number; total?: number }) =>
  ctx.db.query(sql`
    update protected_field set progress = ${JSON.stringify(progress)}::jsonb
    where workspace_id = ${ctx.workspace} and object = ${name} and state = 'sealed'`)

interface Portion {
  object: ObjectDeclaration
  names: string[]
  former: Sql
  after: string
}

interface Row {
  id: string
  living: boolean
  custom: StoredFields
}

/** Ids of the next records in their order; with each its values and its keys change together. */
const resealPortion = (ctx: Context, { object, names, former, after }: Portion): Promise<string[]> =>
  transact(ctx, async inside => {
    const rows = await inside.db.query<Row>(sql`
      select t.id, t.deleted_at is null as living, t.custom from ${portionOf(ctx, object, former)} and t.id > ${after}::uuid
      order by t.id limit ${portion} for update`)
    for (const { id, living, custom } of rows) {
      const before = Object.fromEntries(names.flatMap(name => (isSealed(custom[name]) ? [[name, custom[name]]] : [])))
      const now = resealedValues(inside, { object, id }, before)
      await inside.db.query(sql`
        update ${fromTable(object, 't')} set custom = t.custom || ${JSON.stringify(now)}::jsonb
        where t.workspace_id = ${ctx.workspace} and t.id = ${id}`)
      if (living) await replaceKeys(inside, object, { id, before, now })
    }
    return rows.map(({ id }) => id)
  })

async function replaceKeys(
  ctx: Context,
  object: ObjectDeclaration,
  { id, before, now }: { id: string; before: StoredFields; now: StoredFields },
): Promise<void> {
  const [gone, come] = [matchKeysOf(object, before), matchKeysOf(object, now)]
  await ctx.db.query(sql`
    delete from match_key where workspace_id = ${ctx.workspace} and record_id = ${id}
      and (kind, value) in (select * from unnest(${gone.map(key => key.kind)}::text[], ${gone.map(key => key.value)}::text[]))`)
  await ctx.db.query(sql`
    insert into match_key (workspace_id, kind, value, object, record_id)
    select ${ctx.workspace}::uuid, k.kind, k.value, ${object.name}, ${id}::uuid
    from unnest(${come.map(key => key.kind)}::text[], ${come.map(key => key.value)}::text[]) k(kind, value)
    on conflict do nothing`)
}
