import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Lsn } from '../database/lsn.ts'
import { formatPlace, isAfter, type Place, parsePlace } from '../database/outbox-place.ts'
import { type NoticePlace, noticesAfter, noticesEnd, noticeTurn } from '../features/notice.ts'
import { isSameRecord } from '../features/presence/open-card.ts'
import type { OpenCards, ShownPage } from '../features/presence/open-cards.ts'
import { whoIsHere } from '../features/presence/who-is-here.ts'
import type { Delivered } from '../jobs/outbox.ts'
import { Invalid, isId, TooMany } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { type KnownFacts, readFacts, visibleAmong } from '../records/index.ts'
import { contextOf, type Headed, passGate } from './call.ts'
import { inSlices } from './in-slices.ts'
import { type OpenStream, watchStreams } from './open-streams.ts'
import { knownParameters, parametersOf } from './parameters.ts'
import type { Parts } from './parts.ts'
import { dataHeaders } from './security.ts'

const eventStream = 'text/event-stream; charset=utf-8'
const heartbeatEvery = 15_000
const mostStreams = 30
/** A page that does not read for so many bytes is cut off; it comes back and resumes. */
const mostBuffered = 4_000_000

/** `GET /events`: what the caller may see, as it happens (server-sent events). */
export function serveEvents(api: FastifyInstance, parts: Parts): void {
  const open = new Map<string, number>()
  const streams = watchStreams(parts)
  api.addHook('preClose', async () => streams.stop())

  api.get('/events', { config: { gate: { open: 'signedIn', reads: true, goesOn: true } } }, async (request, reply) => {
    const { page } = knownParameters(parametersOf(request), ['page'])
    if (page !== undefined && !isId(page)) throw new Invalid([{ field: 'page', code: 'id' }])
    const ctx = await contextOf(parts, request)
    if (request.method === 'HEAD') return reply.type(eventStream).send()

    const [events = '', notices, turn] = String(request.headers['last-event-id'] ?? '').split('~')
    const now = await parts.delivery.now(ctx.workspace)
    const known = parsePlace(events)
    // A base that was restored counts its transactions anew: what comes then would never lie behind the place of before.
    const since = known && !isAfter(known, now) ? known : now
    const noticed = readNoticePlace(notices) ?? (await noticesEnd(ctx.db))
    const turned = readTurn(turn) ?? (await noticeTurn(ctx))
    const user = `${ctx.workspace} ${ctx.actor.user}`
    const count = open.get(user) ?? 0
    if (count >= mostStreams) throw new TooMany(10)
    open.set(user, count + 1)
    reply.hijack()
    reply.raw.writeHead(200, {
      ...Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])),
      ...dataHeaders,
      'content-type': eventStream,
      'x-accel-buffering': 'no',
    })
    const { workspace } = ctx
    const shown = page === undefined || ctx.actor.user === null ? null : { workspace, user: ctx.actor.user, page }
    const stream = openStream(parts, { request, response: reply.raw, workspace, shown, since, noticed, turned })
    const forgetStream = streams.hold(workspace, ctx.via.reference ?? null, stream)
    request.raw.once('close', () => {
      stream.end()
      forgetStream()
      open.set(user, (open.get(user) ?? 1) - 1)
    })
  })
}

/** Pages of this process that are shown something before calls have their turn again. */
const turnOfPage = inSlices(32)

interface Opening {
  request: FastifyRequest
  response: import('node:http').ServerResponse
  workspace: string
  /** The page that reads it, if it said which it is. */
  shown: ShownPage | null
  /** What lies behind these places has not been seen. */
  since: Place
  noticed: NoticePlace
  /** Of his notices, as the page knows them. */
  turned: string
}

function openStream(parts: Parts, { request, response, workspace, shown, ...from }: Opening): OpenStream {
  let { since: seen, noticed, turned } = from
  let ended = false
  const { now } = parts.database
  /** One thing after the other, in order; what fails ends the stream, and the page comes back. */
  let queue = Promise.resolve()
  const inTurn = (work: (ctx: Context) => Promise<void>) => {
    queue = queue
      .then(async () => {
        await turnOfPage()
        if (!ended) await work(await contextOf(parts, request))
      })
      .catch(end)
  }

  const id = () => `${formatPlace(seen)}~${noticed.xid}-${noticed.id}~${turned}`

  /** `lsn`: what the page asks then is read by nobody who has not got there. */
  function send(event: string, data: object, lsn: Lsn | null): void {
    const text = JSON.stringify(lsn ? { ...data, seen: lsn } : data)
    response.write(`id: ${id()}\nevent: ${event}\ndata: ${text}\n\n`)
    if (response.writableLength > mostBuffered) end()
  }

  async function sendEvents(ctx: Context, group: readonly Delivered[]): Promise<void> {
    const records = group.map(({ object, record }) => ({ object, id: record }))
    const visible = await visibleAmong(ctx, records, await factsOf(ctx, group))
    const lsn = await now()
    for (const { id: change, kind, object, record, version, actor, place: at } of group) {
      seen = at
      if (visible.has(record)) send('record', { kind, object, id: record, version, actor, change }, lsn)
    }
  }

  async function sendNotices(ctx: Context): Promise<void> {
    const { notices, place: next } = await noticesAfter(ctx, noticed)
    const turn = await noticeTurn(ctx)
    const lsn = notices.length || turn !== turned ? await now() : null
    noticed = next
    for (const notice of notices) send('notice', notice, lsn)
    if (turn === turned) return
    turned = turn
    // What he did with which of them the page asks for itself.
    send('notices', {}, lsn)
  }

  const sendPresence = async (ctx: Context, page: ShownPage): Promise<void> => {
    const card = parts.openCards.of(page)
    if (!card) return
    const { object, id } = card
    send('presence', { object, id, people: await whoIsHere(ctx, parts.openCards, card) }, null)
  }
  const forgetPage = shown ? watchPage(parts.openCards, shown, () => inTurn(ctx => sendPresence(ctx, shown))) : () => {}

  /**
   * Whoever may come in no more sees nothing more. A key is asked for as at the door; that a page stands open is no use of
   * its session, and whether that has ended is looked at apart from it.
   */
  const beat = () => {
    response.write(': still here\n\n')
    if (request.identity && 'session' in request.identity.by) return inTurn(async () => {})
    request.identity = null
    queue = queue.then(() => passGate(parts, { open: 'signedIn' }, request, silentReply)).catch(end)
  }

  // That a call of his changes: the page asks for what he may see of it.
  const hangUp = shown
    ? parts.ringing.listen(workspace, shown.user, sure => inTurn(async () => send('call', { sure }, await now())))
    : () => {}
  const unsubscribe = parts.delivery.subscribe(
    workspace,
    {
      events: group => inTurn(ctx => sendEvents(ctx, group)),
      missed: () => inTurn(async () => send('missed', {}, await now())),
    },
    seen,
  )
  const { user } = request.identity ?? {}
  const forgetNotices = user ? parts.notices.watch(workspace, user, () => inTurn(sendNotices)) : () => {}
  const beats = setInterval(beat, heartbeatEvery)
  // An id without data tells a page nothing but where to resume, should it be cut off before anything happens.
  response.write(`retry: 2000\nid: ${id()}\n\n`)
  inTurn(sendNotices)

  function end(): void {
    if (ended) return
    ended = true
    unsubscribe()
    hangUp()
    forgetNotices()
    forgetPage()
    clearInterval(beats)
    response.end()
  }
  return { end }
}

/** Read once for all pages that are shown the same events. */
const known = new WeakMap<readonly Delivered[], Promise<KnownFacts>>()

function factsOf(ctx: Context, group: readonly Delivered[]): Promise<KnownFacts> {
  const reading =
    known.get(group) ??
    readFacts(
      ctx,
      group.map(({ object, record }) => ({ object, id: record })),
    )
  known.set(group, reading)
  return reading
}

/** Keeps the card of a page open, and tells when colleagues come to it or leave it, change a field or are done. */
function watchPage(openCards: OpenCards, page: ShownPage, told: () => void): () => void {
  const leave = openCards.hold(page)
  const forget = openCards.watch(record => {
    const card = openCards.of(page)
    if (card && isSameRecord(card, record)) told()
  })
  return () => {
    forget()
    leave()
  }
}

/** Where a heartbeat would write the headers of an answer. */
const silentReply: Headed = { header: () => {} }

const readTurn = (text: string | undefined): string | null => (text && /^\d{1,19}$/.test(text) ? text : null)

function readNoticePlace(text: string | undefined): NoticePlace | null {
  const [, xid, id] = /^(\d{1,19})-([0-9a-f-]{36})$/.exec(text ?? '') ?? []
  return xid && id ? { xid, id } : null
}
