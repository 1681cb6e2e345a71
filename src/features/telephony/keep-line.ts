import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { Conflict, Invalid, isSeen, newId, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { transact } from '../../records/transact.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Outgoing } from '../outgoing.ts'
import { hiddenInRequests } from '../request-copy.ts'
import type { AsteriskReach } from './asterisk/reach.ts'
import { checkLine, type LineInput, wholeSecret } from './check-line.ts'
import { getLine, type LineSettings, type PhoneLine } from './line.ts'
import { isSameTarget, keepLineSecret, secretOf } from './secret.ts'

export interface LineMeans {
  target: Outgoing
  reach: AsteriskReach
  keyring: Keyring
}

/** Makes a line with a source of its own. Throws Invalid, Conflict. */
export function createLine(ctx: Context, means: LineMeans, input: LineInput): Promise<PhoneLine> {
  const settings = checkLine(ctx, means, input)
  const {
    name = '',
    secret,
    responsible = null,
    users = [],
    teams = [],
    callBackMinutes = 30,
    recordingDays = 180,
  } = input
  if (!settings) throw new Invalid([{ field: 'settings', code: 'required' }])
  const whole = wholeSecret(settings, secret)
  refuseProtected(ctx)
  return transact(ctx, async inside => {
    const source = await createRecord(inside, 'source', { name: name.trim(), kind: 'call' })
    const id = newId()
    await inside.db.query(sql`
      insert into phone_line (id, name, provider, settings, source, key, responsible, users, teams, call_back_minutes, recording_days, active)
      values (${id}, ${name.trim()}, ${providerOf(settings)}, ${JSON.stringify(settings)}::jsonb, ${source.id}, ${randomBytes(18).toString('base64url')},
        ${responsible}, ${users}::uuid[], ${teams}::uuid[], ${callBackMinutes}, ${recordingDays}, true)`)
    await keepLineSecret(inside, means.keyring, { id, settings }, whole)
    return getLine(inside, id)
  })
}

/** Changes what is given. A secret stays as long as what it is told to does. Throws Invalid, Conflict, Stale. */
export function changeLine(
  ctx: Context,
  means: LineMeans,
  { id, input, seen }: { id: string; input: LineInput; seen: SeenVersion | undefined },
): Promise<PhoneLine> {
  const settings = checkLine(ctx, means, input)
  return transact(ctx, async inside => {
    await inside.db.query(
      sql`select from phone_line where workspace_id = ${ctx.workspace} and id::text = ${id} for update`,
    )
    const before = await getLine(inside, id)
    if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version })
    const after = { ...before, ...(settings && { settings }) }
    if (input.active ?? before.active) refuseProtected(ctx)
    if (!input.secret && !isSameTarget(before, after)) throw new Invalid([{ field: 'secret', code: 'phoneSecretAnew' }])
    await inside.db.query(sql`
      update phone_line set name = ${input.name?.trim() ?? before.name}, provider = ${providerOf(after.settings)}, settings = ${JSON.stringify(after.settings)}::jsonb,
        responsible = ${input.responsible === undefined ? before.responsible : input.responsible},
        users = ${input.users ?? before.users}::uuid[], teams = ${input.teams ?? before.teams}::uuid[],
        recording_days = ${input.recordingDays ?? before.recordingDays}, call_back_minutes = ${input.callBackMinutes ?? before.callBackMinutes}, active = ${input.active ?? before.active},
        version = version + 1, failure = null, connected_at = null
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    if (input.secret) {
      // What was told to one address is not told to another because something else is set.
      const former = isSameTarget(before, after)
        ? await secretOf(inside, means.keyring, before).catch(() => null)
        : null
      await keepLineSecret(inside, means.keyring, after, wholeSecret(after.settings, { ...former, ...input.secret }))
    }
    return getLine(inside, id)
  })
}

const providerOf = ({ dialect }: LineSettings): string => (dialect === 'asterisk' ? 'asterisk' : 'http')

/** Calls keep numbers in the open, which a company that protects phones does not want. */
function refuseProtected({ config }: Context): void {
  if (hiddenInRequests(config).has('phone')) throw new Conflict('phonesProtected')
}
