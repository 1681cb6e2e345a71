import { buffer } from 'node:stream/consumers'
import { say } from '../../messages/words.ts'
import { type Json, showPhone } from '../../model/index.ts'
import { type Context, findRecord } from '../../records/index.ts'
import type { ClientView } from '../client-links.ts'
import { escapeHtml } from '../escape-html.ts'
import type { Answer } from '../feature.ts'
import { plainPage } from '../plain-page.ts'
import { clientStyle } from './style.ts'

/** Asked for by browsers that run no scripts. */
export const openingPicture = 'opening.gif'

/** Bytes of a kept file, by what they are. */
export type ReadFile = (workspace: string, hash: string) => Promise<NodeJS.ReadableStream | null>

interface Framing {
  view: ClientView
  path: string
  readFile: ReadFile
  status: number
}

/** A view in the frame that all private pages have: who offers above, whom to ask below. */
export async function framed(ctx: Context, { view, path, readFile, status }: Framing): Promise<Answer> {
  const sender = await senderOf(ctx, view.legalEntity, readFile)
  const logo = sender.logo ? `<img class="logo" src="${sender.logo}" alt="">` : ''
  const body = `<header>${logo}<span>${escapeHtml(sender.name)}</span></header>
<main>${view.html}</main>
${contactsHtml(ctx, view.owner, sender)}`
  return page(ctx, { title: view.title, body, path, status })
}

/** One page for whatever does not open: a guess, a link that was ended, is over, or was never there. */
export const gone = (ctx: Context): Answer =>
  page(ctx, {
    title: say(ctx.locale, 'client-pages:gone.title'),
    body: `<main class="gone"><h1>${escapeHtml(say(ctx.locale, 'client-pages:gone.title'))}</h1>
<p>${escapeHtml(say(ctx.locale, 'client-pages:gone.text'))}</p></main>`,
    path: null,
    status: 404,
  })

interface Page {
  title: string
  body: string
  /** Of the page that says that it was seen. */
  path: string | null
  status: number
}

const page = ({ locale }: Context, { title, body, path, status }: Page): Answer =>
  plainPage({
    ...{ locale, title, status, style: clientStyle, hasForm: true, pictures: "'self' data:" },
    body: path ? `${body}\n<noscript><img class="dot" src="${path}/${openingPicture}" alt=""></noscript>` : body,
    ...(path && { script: seenScript(path) }),
  })

/** Says once that somebody sees the page, and keeps a form from being sent twice. The page does without. */
const seenScript = (path: string): string => `(() => {
const say = () => { if (document.visibilityState !== 'visible') return false; fetch('${path}/opening', { method: 'POST', keepalive: true }).catch(() => {}); return true }
if (!say()) document.addEventListener('visibilitychange', function once() { if (say()) document.removeEventListener('visibilitychange', once) })
for (const form of document.forms) form.addEventListener('submit', () => setTimeout(() => { for (const button of form.querySelectorAll('button')) button.disabled = true }))
})()`

interface Sender {
  name: string
  /** As a `data:` address. */
  logo: string | null
  phones: string[]
  emails: string[]
}

async function senderOf(ctx: Context, legalEntity: string | null, readFile: ReadFile): Promise<Sender> {
  const entity = legalEntity ? await findRecord(ctx, 'legalEntity', legalEntity) : null
  return {
    name: String(entity?.name ?? ctx.config.company.name),
    logo: entity?.logo ? await logoOf(ctx, String(entity.logo), readFile) : null,
    phones: valuesOf(entity?.phones),
    emails: valuesOf(entity?.emails),
  }
}

const valuesOf = (list: Json | undefined): string[] =>
  Array.isArray(list)
    ? list.flatMap(one => (one && typeof one === 'object' && 'value' in one ? [String(one.value)] : []))
    : []

const pictureTypes = new Set<Json | undefined>(['image/png', 'image/jpeg', 'image/webp'])
/** It comes within the page. */
const mostLogoBytes = 300_000

async function logoOf(ctx: Context, id: string, readFile: ReadFile): Promise<string | null> {
  const file = await findRecord(ctx, 'attachment', id, { fields: ['type', 'size', 'hash'] })
  if (!file || !pictureTypes.has(file.type) || Number(file.size) > mostLogoBytes) return null
  const stream = await readFile(ctx.workspace, String(file.hash))
  return stream ? `data:${file.type};base64,${(await buffer(stream)).toString('base64')}` : null
}

function contactsHtml({ locale, config }: Context, owner: string | null, { phones, emails }: Sender): string {
  const person = owner ? config.users.get(owner) : undefined
  const reach = [
    ...phones.slice(0, 2).map(phone => linkTo('tel', phone, showPhone(phone, say(locale, 'client-pages:extension')))),
    ...(person?.active ? [linkTo('mailto', person.email)] : emails.slice(0, 1).map(email => linkTo('mailto', email))),
  ]
  if (!person && !reach.length) return ''
  const name = person ? `<strong>${escapeHtml(person.name)}</strong>` : ''
  return `<footer><p>${escapeHtml(say(locale, 'client-pages:questions'))}</p><p>${[name, ...reach].filter(Boolean).join(' · ')}</p></footer>`
}

const linkTo = (scheme: 'tel' | 'mailto', value: string, shown = value): string =>
  `<a href="${scheme}:${escapeHtml(encodeURI(value))}">${escapeHtml(shown)}</a>`
