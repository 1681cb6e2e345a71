import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { type Context, createRecord, transact } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { notify } from '../notice.ts'
import { isFree } from '../people.ts'
import { usualDay } from './cases.ts'

/** What a client has written on the page of his order. */
export interface ClientCase {
  kind: 'complaint' | 'return' | 'question'
  text: string
}

const kinds = ['complaint', 'return', 'question'] as const
const longest = 4000

/** Reads what was sent from the page. `program`: it came from no person. */
export function readClientCase(
  values: Readonly<Record<string, string>>,
): ClientCase | 'program' | { problem: 'empty' | 'long' | 'broken' } {
  if (values.website) return 'program'
  const text = (values.text ?? '').normalize('NFC').replaceAll('\r\n', '\n').trim()
  if (!text) return { problem: 'empty' }
  if (text.length > longest) return { problem: 'long' }
  if (!text.isWellFormed() || text.includes('\0')) return { problem: 'broken' }
  return { kind: kinds.find(kind => kind === values.kind) ?? 'complaint', text }
}

/** Makes a case of it, and tells whoever it is given to. The same words of the same day make one case. */
export async function noteClientCase(ctx: Context, order: RecordJson, { kind, text }: ClientCase): Promise<void> {
  const owner = ownerOf(ctx, order)
  await transact(ctx, async inside => {
    await inside.db.query(
      sql`select from "order" where workspace_id = ${inside.workspace} and id = ${order.id} for update`,
    )
    if (await isKnown(inside, order.id, text)) return
    const { locale } = ctx.config.company
    const made = await createRecord(inside, 'case', {
      name: say(locale, `orders:caseNames.${kind}`, { number: String(order.documentNumber || order.number) }),
      kind,
      text,
      order: order.id,
      company: order.company ?? null,
      contact: order.contact ?? null,
      owner,
      dueOn: await usualDay(inside),
    })
    const params = { number: String(order.documentNumber || order.number), name: String(order.name) }
    await notify(inside, owner, { code: 'caseFromClient', params, on: { object: 'case', id: made.id } })
  })
}

async function isKnown({ db, workspace }: Context, order: string, text: string): Promise<boolean> {
  const known = await db.one(sql`
    select 1 from "case" where workspace_id = ${workspace} and "order" = ${order} and "text" = ${text} and deleted_at is null
      and created_at > now() - interval '1 day'`)
  return known !== undefined
}

/** Whoever has the order; where he has left or is away, somebody of the service, if there is one. */
function ownerOf({ config }: Context, order: RecordJson): string {
  const owner = String(order.owner)
  if (isFree(config.users.get(owner))) return owner
  const service = [...config.users.values()]
    .filter(user => config.roles.get(user.role)?.name === 'service' && isFree(user))
    .sort((a, b) => a.id.localeCompare(b.id))
  return service[0]?.id ?? owner
}
