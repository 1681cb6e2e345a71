import { say } from '../../messages/words.ts'
import { dayAt, type Item, totalsOf } from '../../model/index.ts'
import { linesOf, termsOf } from '../../objects/priced.ts'
import { type Context, findRecord, listRecords } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { actsTooOften, type ClientAct, type ClientPage, type ClientView, type ClientVisit } from '../client-links.ts'
import { dayText } from '../day-text.ts'
import { escapeHtml } from '../escape-html.ts'
import type { Answer } from '../feature.ts'
import { amountText, quantityText } from '../written.ts'
import { noteClientCase, readClientCase } from './client-case.ts'
import { stagesOf, type WayStage } from './way.ts'

/** Bytes of a kept file, by what they are. */
export type ReadFile = (workspace: string, hash: string) => Promise<NodeJS.ReadableStream | null>

/** Through one link in an hour; who has more to say telephones. */
const mostCases = 5

/** What a client sees of his order: where it stands and when it is expected, what was ordered, the files meant for him, and a way to say what is wrong. */
export const orderPage = (readFile: ReadFile): ClientPage => ({
  object: 'order',

  async show(ctx, visit, query) {
    const order = await findRecord(ctx, 'order', visit.link.on.id)
    return order && viewOf(ctx, order, { visit, said: query.said === 'case', problems: {}, values: {} })
  },

  async file(ctx, visit, name): Promise<Answer | null> {
    const file = (await sharedFiles(ctx, visit.link.on.id)).find(({ id }) => name === id)
    const stream = file && (await readFile(ctx.workspace, String(file.hash)))
    if (!file || !stream) return null
    return {
      content: stream,
      headers: {
        'content-type': String(file.type ?? 'application/octet-stream'),
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(String(file.name))}`,
        'x-content-type-options': 'nosniff',
      },
    }
  },

  acts: { case: takeCase },
})

async function takeCase(
  ctx: Context,
  visit: ClientVisit,
  values: Readonly<Record<string, string>>,
): Promise<ClientAct | null> {
  const order = await findRecord(ctx, 'order', visit.link.on.id)
  if (!order) return null
  const read = readClientCase(values)
  if (read !== 'program' && 'problem' in read) {
    const problems = { text: say(ctx.locale, `orders:page.${read.problem}`) }
    return { status: 422, view: await viewOf(ctx, order, { visit, said: false, problems, values }) }
  }
  if (await actsTooOften(ctx, { link: visit.link.id, act: 'case', perHour: mostCases })) {
    const problems = { text: say(ctx.locale, 'orders:page.tooMany') }
    return { status: 429, view: await viewOf(ctx, order, { visit, said: false, problems, values }) }
  }
  // Who leaves the field for programs filled in is one: he is told that all is well.
  if (read !== 'program') await noteClientCase(ctx, order, read)
  return { go: `${visit.path}?said=case` }
}

interface Shown {
  visit: ClientVisit
  said: boolean
  problems: Readonly<Record<string, string>>
  values: Readonly<Record<string, string>>
}

async function viewOf(ctx: Context, order: RecordJson, shown: Shown): Promise<ClientView> {
  const stages = await stagesOf(ctx, order)
  const title = say(ctx.locale, 'orders:page.title', { number: numberOf(order) })
  return {
    title,
    html: `<h1>${escapeHtml(title)}</h1>
<p class="soft">${escapeHtml(String(order.name ?? ''))}</p>
${shown.said ? `<p class="said good" role="status">${escapeHtml(say(ctx.locale, 'orders:page.said'))}</p>` : ''}
${expectedHtml(ctx, order)}
${stagesHtml(ctx, order, stages)}
${linesHtml(ctx, order)}
${filesHtml(ctx, await sharedFiles(ctx, order.id), shown.visit)}
${formHtml(ctx, shown)}`,
    legalEntity: typeof order.legalEntity === 'string' ? order.legalEntity : null,
    owner: typeof order.owner === 'string' ? order.owner : null,
  }
}

const numberOf = (order: RecordJson): string => String(order.documentNumber || order.number || '')

function expectedHtml(ctx: Context, order: RecordJson): string {
  if (order.closedAt || typeof order.dueOn !== 'string') return ''
  const text = say(ctx.locale, 'orders:page.expected', { day: dayText(order.dueOn, ctx.locale) })
  return `<p><strong>${escapeHtml(text)}</strong></p>`
}

function stagesHtml(ctx: Context, order: RecordJson, stages: readonly WayStage[]): string {
  const now = stages.findIndex(({ stage }) => stage === order.stage)
  const isGivenUp = stages[now]?.kind === 'lost'
  const items = stages.map((stage, at) => {
    const isNow = at === now
    const isBehind = isGivenUp ? stage.reachedAt !== null : at <= now
    const when = isBehind ? reachedText(ctx, stage) : plannedText(ctx, stage)
    return `<tr${isNow ? ' aria-current="step"' : ''}><td>${isNow ? '<strong>' : ''}${escapeHtml(stage.clientName)}${isNow ? '</strong>' : ''}</td><td class="number soft">${escapeHtml(when)}</td></tr>`
  })
  return `<h2>${escapeHtml(say(ctx.locale, 'orders:page.stages'))}</h2>\n<table><tbody>${items.join('\n')}</tbody></table>`
}

/** A stage that was passed over is behind the order like those it stood in. */
const reachedText = (ctx: Context, { reachedAt }: WayStage): string =>
  reachedAt ? `✓ ${dayText(dayAt(new Date(reachedAt), ctx.config.company.timeZone), ctx.locale)}` : '✓'

const plannedText = (ctx: Context, { plannedOn }: WayStage): string =>
  plannedOn ? say(ctx.locale, 'orders:page.planned', { day: dayText(plannedOn, ctx.locale) }) : ''

/** What was ordered. Prices are there only where the order says that this client sees them. */
function linesHtml(ctx: Context, order: RecordJson): string {
  const lines = linesOf(order)
  if (!lines.length) return ''
  const priced = order.showsPrices === true && typeof order.currency === 'string'
  const totals = priced ? totalsOf(lines, termsOf(order, String(order.currency))) : null
  const words = (name: string) => escapeHtml(say(ctx.locale, `orders:page.${name}`))
  const rows = lines.map((line, at) =>
    lineHtml(ctx, line, totals ? moneyText(ctx, totals.lines[at]?.total ?? '0', order) : null),
  )
  const head = `<thead><tr><th>${words('what')}</th><th class="number">${words('quantity')}</th>${totals ? `<th class="number">${words('sum')}</th>` : ''}</tr></thead>`
  const whole = totals
    ? `<div class="sums"><div class="whole"><span>${words('total')}</span><span>${escapeHtml(moneyText(ctx, totals.total, order))}</span></div></div>`
    : ''
  return `<h2>${words('lines')}</h2>\n<table class="lines">${head}<tbody>${rows.join('\n')}</tbody></table>${whole}`
}

function lineHtml(ctx: Context, { name, note, quantity, unit }: Item, sum: string | null): string {
  const amount = quantityText(quantity, unit, ctx.locale)
  const label = (word: string) => escapeHtml(say(ctx.locale, `orders:page.${word}`))
  const below = note ? `<p class="note">${escapeHtml(note)}</p>` : ''
  return `<tr><td class="name">${escapeHtml(name)}${below}</td><td class="number" data-label="${label('quantity')}">${escapeHtml(amount)}</td>${sum === null ? '' : `<td class="number" data-label="${label('sum')}">${escapeHtml(sum)}</td>`}</tr>`
}

const moneyText = (ctx: Context, amount: string, { currency }: RecordJson): string =>
  amountText(amount, String(currency), ctx.locale)

/** Files of the order that somebody has said the client may see. */
async function sharedFiles(ctx: Context, order: string): Promise<RecordJson[]> {
  const { data } = await listRecords(ctx, 'attachment', {
    filter: { on: order, forClient: true },
    sort: 'createdAt',
    limit: 50,
  })
  return data
}

function filesHtml(ctx: Context, files: readonly RecordJson[], { path }: ClientVisit): string {
  if (!files.length) return ''
  const links = files.map(({ id, name }) => `<li><a href="${path}/${id}">${escapeHtml(String(name))}</a></li>`)
  return `<h2>${escapeHtml(say(ctx.locale, 'orders:page.files'))}</h2>\n<ul>${links.join('\n')}</ul>`
}

function formHtml(ctx: Context, { visit, problems, values }: Shown): string {
  const words = (name: string) => escapeHtml(say(ctx.locale, `orders:page.${name}`))
  const problem = problems.text
    ? `<p class="problem" id="text-problem" role="alert">${escapeHtml(problems.text)}</p>`
    : ''
  const kinds = (['complaint', 'return', 'question'] as const).map(
    kind => `<option value="${kind}"${values.kind === kind ? ' selected' : ''}>${words(`kinds.${kind}`)}</option>`,
  )
  return `<details${problem ? ' open' : ''}><summary>${words('wrong')}</summary>
<form method="post" action="${visit.path}/case">
<label>${words('kind')} <select name="kind">${kinds.join('')}</select></label>
<label>${words('text')}<textarea name="text" rows="5" maxlength="4000" required${problem ? ' aria-invalid="true" aria-describedby="text-problem"' : ''}>${escapeHtml(values.text ?? '')}</textarea></label>
${problem}
<div hidden><label>${words('leaveEmpty')}<input name="website" tabindex="-1" autocomplete="off"></label></div>
<button type="submit">${words('send')}</button>
</form></details>`
}
