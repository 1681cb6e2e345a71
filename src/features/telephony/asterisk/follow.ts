import { setTimeout } from 'node:timers/promises'
import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import type { Application } from '../../feature.ts'
import { getLine } from '../line.ts'
import { type PhoneMeans, tellEvents } from '../phone-book.ts'
import { NotCalled } from '../provider.ts'
import { secretOf } from '../secret.ts'
import { openAsterisk } from './open.ts'
import { type AsteriskFailure, type AsteriskReach, NotReached } from './reach.ts'
import { type HeardEvent, heardEvent } from './read-call.ts'
import type { Ami } from './wire.ts'

export interface Following extends PhoneMeans {
  keyring: Keyring
  reach: AsteriskReach
}

interface Followed {
  workspace: string
  id: string
  signal: AbortSignal
}

/** It is asked whether it is still there, so often, in milliseconds. */
const askEvery = 20_000
/** In milliseconds: tried again after 1, 2, 4 … 60 seconds. */
const longestWait = 60_000

/** Listens to an Asterisk until the signal: whatever fails is kept in words, and tried again. */
export async function followLine(application: Application, following: Following, followed: Followed): Promise<void> {
  const { workspace, id, signal } = followed
  const context = () => application.systemContext(workspace, { channel: 'intake', reference: id })
  let failed = 0
  const heard = () => {
    failed = 0
  }
  for (; !signal.aborted; failed++) {
    try {
      await listen(application, following, { ...followed, context, heard })
    } catch (error) {
      if (signal.aborted) break
      const failure = failureOf(error)
      application.log.warn({ line: id, err: error }, 'an exchange is not listened to; it is tried again')
      await noteFailure(await context(), id, failure).catch(() => {})
    }
    await setTimeout(Math.min(longestWait, 1000 * 2 ** failed), undefined, { signal }).catch(() => {})
  }
  await context()
    .then(ctx =>
      ctx.db.query(sql`update phone_line set connected_at = null where workspace_id = ${workspace} and id = ${id}`),
    )
    .catch(() => {})
}

function failureOf(error: unknown): AsteriskFailure {
  if (error instanceof NotReached) return error.failure
  return { step: 'signIn', code: error instanceof NotCalled ? 'secretAway' : 'brokenOff' }
}

interface Listening extends Followed {
  context: () => Promise<Context>
  /** It is spoken with. */
  heard: () => void
}

async function listen(application: Application, following: Following, listening: Listening): Promise<void> {
  const { id, context, signal } = listening
  const ctx = await context()
  const line = await getLine(ctx, id)
  if (line.settings.dialect !== 'asterisk') return
  const { sign: secret } = await secretOf(ctx, following.keyring, line)
  const waiting: HeardEvent[] = []
  let told: Promise<void> | null = null
  let failed: unknown

  // One after the other; what comes meanwhile is kept together.
  async function tell(): Promise<void> {
    while (waiting.length && failed === undefined)
      await tellEvents(await context(), application, following, { line, events: waiting.splice(0, 200) })
  }
  const hear = (event: HeardEvent | null) => {
    if (!event) return
    waiting.push(event)
    told ??= tell()
      .catch(error => {
        failed = error
        ami?.close()
      })
      .finally(() => {
        told = null
      })
  }
  let ami: Ami | undefined
  const close = () => ami?.close()
  signal.addEventListener('abort', close)
  try {
    const { reach } = following
    ami = await openAsterisk({
      reach,
      settings: line.settings.asterisk,
      secret,
      hear: event => hear(heardEvent(event, new Date())),
    })
    for (const event of await missedMeanwhile(ctx, id, ami)) hear(event)
    await noteConnected(ctx, id)
    listening.heard()
    while (!signal.aborted) {
      const isOver = await Promise.race([
        ami.ended.then(() => true),
        setTimeout(askEvery, false, { signal }).catch(() => true),
      ])
      if (isOver) break
      await ami.ask('Ping')
    }
    if (failed !== undefined) throw failed
    if (!signal.aborted) throw new NotReached('greeting', 'brokenOff')
  } finally {
    signal.removeEventListener('abort', close)
    ami?.close()
    await told
  }
}

/** What it has not said, because nobody listened: calls that go on by now, and those of ours that do not. */
async function missedMeanwhile(ctx: Context, line: string, ami: Ami): Promise<HeardEvent[]> {
  const now = new Date()
  // Before the list is asked for: what begins meanwhile is not in it. A call that we have just ordered has no channel yet.
  const open = await ctx.db.query<{ call: string }>(sql`
    select provider_call as call from phone_call where workspace_id = ${ctx.workspace} and line = ${line} and ended_at is null
      and first_at > now() - interval '1 day' and (first_at < now() - interval '5 seconds' or provider_call not like 'rapport-%')`)
  const channels = await ami.list('CoreShowChannels')
  // Whoever may not ask for the list is told so instead.
  if (channels.some(({ event }) => event !== 'CoreShowChannel')) return []
  const going = new Set(channels.map(({ linkedid }) => linkedid))
  const gone = open.flatMap(({ call }) =>
    going.has(call) ? [] : [{ call, at: now.toISOString(), ami: { event: 'Gone', linkedid: call } }],
  )
  return [...channels.flatMap(channel => heardEvent(channel, now) ?? []), ...gone]
}

const noteConnected = ({ db, workspace }: Context, id: string) =>
  db.query(sql`
    update phone_line set connected_at = now(), failure = null where workspace_id = ${workspace} and id = ${id}`)

const noteFailure = ({ db, workspace }: Context, id: string, failure: AsteriskFailure) =>
  db.query(sql`
    update phone_line set connected_at = null, failure = ${JSON.stringify(failure)}::jsonb
    where workspace_id = ${workspace} and id = ${id}`)
