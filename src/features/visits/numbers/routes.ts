import sql from 'sql-template-tag'
import { showPhone, TooMany } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { getRecord } from '../../../records/get.ts'
import type { Route } from '../../feature.ts'
import { floodGate } from '../flood.ts'
import { type OpenedPage, readOpened, touchOf } from '../receive.ts'
import { findSite, type Site } from '../site.ts'
import { isUnwanted } from '../unwanted.ts'
import { holdNumber, numberUse } from './hold.ts'
import { type NumberSettings, numberSettings } from './settings.ts'

const number = { type: ['string', 'null'] }
const count = { type: 'integer' }

/** So many visitors in a minute one address may be: with more it would empty the pool for all others. */
const mostOfAddress = 30

function askRoute(): Route {
  const isFlooded = floodGate()
  const isOneMachine = floodGate(Date.now, mostOfAddress)
  return {
    method: 'POST',
    path: '/site-numbers/{key}',
    operation: 'askSiteNumber',
    summary: 'Which number a site shows to a visitor in place of its own; its script asks',
    tag: 'Visits',
    right: 'public',
    takes: 'raw',
    maxBytes: 16_384,
    answers: {
      200: {
        description: 'As it is called, and as it is written; null: its own',
        schema: {
          type: 'object',
          properties: { number, shown: number },
          required: ['number', 'shown'],
        },
      },
      404: { description: 'No site has this key' },
      422: { description: 'It cannot be read' },
    },
    async handle(ctx, { params, headers, body, address }) {
      const site = await findSite(ctx, params.key ?? '')
      const opened = readOpened(Buffer.isBuffer(body) ? body : Buffer.alloc(0))
      if (isFlooded(site.id)) throw new TooMany(60)
      const settings = site.active ? await numberSettings(ctx, site.id) : null
      // Who asks not to be followed, or is no person, has no number of his own.
      const isFollowed = !isUnwanted(headers) && !isOneMachine(`${ctx.workspace} ${address}`)
      const found =
        settings && (await chooseNumber(ctx, site, settings, isFollowed ? opened : { ...opened, visitor: null }))
      return {
        body: { number: found, shown: found && showPhone(found) },
        headers: { 'access-control-allow-origin': '*', 'cache-control': 'no-store' },
      }
    },
  }
}

/** One of his own, else that of his channel; `null`: the site's. */
async function chooseNumber(
  ctx: Context,
  { id: source }: Site,
  settings: NumberSettings,
  opened: OpenedPage,
): Promise<string | null> {
  const own = opened.visitor ? await holdNumber(ctx, { source, visitor: opened.visitor }, settings) : null
  if (own || !settings.channels.length) return own
  const row = await ctx.db.one<{ channel: string | null }>(sql`
    select coalesce(touch_channel(${JSON.stringify(touchOf(opened))}::jsonb), (select channel from visit
      where workspace_id = ${ctx.workspace} and visitor = ${opened.visitor} order by began desc limit 1)) as channel`)
  const channel = row?.channel
  return settings.channels.find(one => one.channel.trim().toLowerCase() === channel)?.number ?? null
}

const useRoute: Route = {
  method: 'GET',
  path: '/site-numbers/{id}/use',
  operation: 'getSiteNumberUse',
  summary: 'How often a site had a number for its visitors in the last 30 days, and how often none was free',
  tag: 'Visits',
  right: 'admin',
  answers: {
    200: {
      description: 'Visitors, and numbers that are held at present',
      schema: {
        type: 'object',
        properties: { shown: count, none: count, held: count },
        required: ['shown', 'none', 'held'],
      },
    },
    404: { description: 'There is none' },
  },
  async handle(ctx, { params }) {
    const { id } = await getRecord(ctx, 'source', params.id ?? '', { fields: [] })
    return { body: await numberUse(ctx, id, await numberSettings(ctx, id)) }
  },
}

export const numberRoutes = (): Route[] => [askRoute(), useRoute]
