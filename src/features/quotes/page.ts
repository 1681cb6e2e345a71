import { buffer } from 'node:stream/consumers'
import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { type Context, findRecord, transact, updateRecord } from '../../records/index.ts'
import type { ClientAct, ClientPage, ClientView, ClientVisit } from '../client-links.ts'
import type { Answer } from '../feature.ts'
import { notify } from '../notice.ts'
import { type Decided, decide, isOver } from './decide.ts'
import { decisionsOf, type Edition, latestEdition, lockQuote } from './edition.ts'
import type { QuoteMeans } from './means.ts'
import { type Filled, type PaperFormat, quoteHtml } from './page-html.ts'

const longest = { name: 200, position: 200, reason: 1000 }

/** What a client sees of a quote, and what he says to it. */
export const quotePage = (means: QuoteMeans): ClientPage => ({
  object: 'quote',

  show: (ctx, visit) => viewOf(ctx, visit),

  async file(ctx, visit, name) {
    const shown = await shownOf(ctx, visit)
    const paper = shown && (await paperOf(ctx, shown.edition))
    return paper && name === fileName(paper) ? served(ctx, paper, shown.edition.content.number, means) : null
  },

  acts: {
    async accept(ctx, visit, values) {
      const filled = read(values)
      const problems = {
        ...(filled.name ? {} : { name: say(ctx.locale, 'quotes:page.nameMissing') }),
        ...(values.agree ? {} : { agree: say(ctx.locale, 'quotes:page.agreeMissing') }),
      }
      if (Object.keys(problems).length) return again(ctx, visit, { filled, problems })
      return act(ctx, visit, { kind: 'accepted', filled, note: null }, means)
    },
    decline(ctx, visit, values) {
      const filled = read(values)
      return act(ctx, visit, { kind: 'declined', filled, note: filled.reason || null }, means)
    },
  },

  opened: (ctx, visit) => noteOpened(ctx, visit),
})

interface Shown {
  quote: Awaited<ReturnType<typeof lockQuote>>
  edition: Edition
}

async function shownOf(ctx: Context, { link }: ClientVisit): Promise<Shown | null> {
  const quote = await findRecord(ctx, 'quote', link.on.id)
  const edition = quote && quote.status !== 'withdrawn' ? await latestEdition(ctx, quote.id) : null
  return quote && edition ? { quote, edition } : null
}

interface Said {
  filled?: Filled
  problems?: Record<string, string>
  /** What became of what he has sent, where that was not what he wanted. */
  answer?: string
}

async function viewOf(ctx: Context, visit: ClientVisit, said: Said = {}): Promise<ClientView | null> {
  const shown = await shownOf(ctx, visit)
  if (!shown) return null
  const { quote, edition } = shown
  const { content } = edition
  const company = content.company ? await findRecord(ctx, 'company', content.company, { fields: ['name'] }) : null
  const own = await ownEdition(ctx, visit)
  const decision = (await decisionsOf(ctx, quote.id)).find(one => one.edition === edition.edition) ?? null
  const paper = await paperOf(ctx, edition)
  const title = say(ctx.locale, 'quotes:page.title', { number: content.number })
  const html = quoteHtml({
    language: ctx.locale,
    title,
    content,
    edition: edition.edition,
    hash: edition.hash,
    recipient: company ? String(company.name) : null,
    replaces: own !== null && own < edition.edition ? own : null,
    decision,
    isOver: isOver(ctx, edition.validUntil),
    path: visit.path,
    paper: paper && { path: `${visit.path}/${fileName(paper)}`, format: paper.format },
    filled: said.filled ?? { name: '', position: '', reason: '' },
    problems: said.problems ?? {},
    answer: said.answer ?? null,
  })
  return { title, html, legalEntity: content.legalEntity, owner: typeof quote.owner === 'string' ? quote.owner : null }
}

/** With which edition his link came. */
async function ownEdition({ db, workspace }: Context, { link }: ClientVisit): Promise<number | null> {
  const row = await db.one<{ edition: number }>(sql`
    select edition from quote_edition where workspace_id = ${workspace} and quote = ${link.on.id} and link = ${link.id}`)
  return row?.edition ?? null
}

const read = (values: Readonly<Record<string, string>>): Filled & { edition: number; hash: string } => {
  const text = (name: keyof typeof longest) =>
    (values[name] ?? '')
      .toWellFormed()
      .replace(/\p{Cc}/gu, ' ')
      .normalize('NFC')
      .trim()
      .slice(0, longest[name])
  return {
    name: text('name'),
    position: text('position'),
    reason: text('reason'),
    edition: Number(values.edition ?? 0),
    hash: values.offer ?? '',
  }
}

async function again(ctx: Context, visit: ClientVisit, said: Said, status: 409 | 422 = 422): Promise<ClientAct | null> {
  const view = await viewOf(ctx, visit, said)
  return view && { status, view }
}

interface Acting {
  kind: 'accepted' | 'declined'
  filled: ReturnType<typeof read>
  note: string | null
}

async function act(
  ctx: Context,
  visit: ClientVisit,
  { kind, filled, note }: Acting,
  means: QuoteMeans,
): Promise<ClientAct | null> {
  const { name, position, edition, hash } = filled
  const from = { link: visit.link.id, address: visit.address, agent: visit.agent }
  const given = { kind, edition, hash, name: name || null, position: position || null, note, from }
  const decided = await decide(ctx, visit.link.on.id, given, means)
  if (decided === 'done' || decided === 'same') return { go: visit.path }
  if (decided === 'gone') return null
  return again(ctx, visit, { filled, answer: say(ctx.locale, `quotes:page.answers.${decided satisfies Decided}`) }, 409)
}

/** The paper of an edition: PDF, or Word where its template is that and nothing here makes PDF of it. */
interface QuotePaper {
  hash: string
  type: string
  format: PaperFormat
}

/** Whose paper it is was asked before: the link leads to no other. */
async function paperOf(ctx: Context, { file }: Edition): Promise<QuotePaper | null> {
  const kept = file ? await findRecord(ctx, 'attachment', file, { fields: ['name', 'hash', 'type'] }) : null
  if (!kept) return null
  const format = /\.docx$/i.test(String(kept.name)) ? 'docx' : 'pdf'
  return { hash: String(kept.hash), type: String(kept.type), format }
}

const fileName = ({ format }: QuotePaper): string => `quote.${format}`

async function served(
  ctx: Context,
  paper: QuotePaper,
  number: string,
  { readFile }: QuoteMeans,
): Promise<Answer | null> {
  const stream = await readFile(ctx.workspace, paper.hash)
  if (!stream) return null
  const name = encodeURIComponent(`${say(ctx.locale, 'quotes:page.fileName', { number })}.${paper.format}`)
  return {
    content: await buffer(stream),
    headers: {
      'content-type': paper.type,
      'content-disposition': `attachment; filename="${fileName(paper)}"; filename*=UTF-8''${name}`,
    },
  }
}

/** The first time of each edition its owner hears of it. */
const noteOpened = (ctx: Context, { link }: ClientVisit): Promise<void> =>
  transact(ctx, async inside => {
    const shown = await shownOf(inside, { link, path: '', address: '', agent: '' })
    if (!shown) return
    const row = await inside.db.one(sql`
      update quote_edition set opened_at = now()
      where workspace_id = ${ctx.workspace} and quote = ${shown.quote.id} and edition = ${shown.edition.edition} and opened_at is null returning quote`)
    if (!row) return
    const quote = await lockQuote(inside, shown.quote.id)
    const status = quote.status === 'sent' ? 'opened' : (quote.status ?? 'opened')
    await updateRecord(inside, 'quote', quote.id, { status, openedAt: new Date().toISOString() }, { engine: true })
    const params = { name: String(quote.name), number: shown.edition.content.number }
    const owner = typeof quote.owner === 'string' ? quote.owner : null
    await notify(inside, owner, { code: 'quoteOpened', params, on: { object: 'quote', id: quote.id } })
  })
