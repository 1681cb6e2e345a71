import type { Json } from '../../../model/json.ts'
import type { RecordJson } from '../../app/contract.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asList, asText } from '../../fields/widget.ts'
import { recipientText } from './letter.ts'

export type HowToAnswer = 'answer' | 'answerAll' | 'forward'

export interface Correspondents {
  from?: Json
  to?: Json
  cc?: Json
}

interface Beginning {
  to: string[]
  cc: string[]
  subject: string
  html: string
  files: { id: string; name: string }[]
}

interface Ours {
  /** What is attached to it, as far as the reader sees it. */
  files: { id: string; name: string }[]
  /** Addresses from which the reader writes himself. */
  own: readonly string[]
  /** Words above what is quoted. */
  quote: (who: string) => string
}

/** Between whom an e-mail went: of ours it stands on the card. */
export const correspondents = ({ data }: RecordJson): Correspondents =>
  isJsonObject(data) && isJsonObject(data.mail) ? data.mail : {}

/** Whether it came from a mailbox, and is kept there with all whom it names. */
export const isKeptWhole = ({ data }: RecordJson): boolean => isJsonObject(data) && data.letter === true

/** How an answer to an e-mail of a card begins, or the same letter to somebody else. */
export function answerTo(
  record: RecordJson,
  mail: Correspondents,
  how: HowToAnswer,
  { own, quote, files }: Ours,
): Beginning {
  const from = peopleIn([mail.from ?? null])
  const others = [...peopleIn(mail.to), ...peopleIn(mail.cc)].filter(({ address }) => !own.includes(address))
  const isOut = record.direction === 'out'
  const to = isOut ? peopleIn(mail.to) : from
  const cc = isOut ? peopleIn(mail.cc) : others.filter(({ address }) => !to.some(one => one.address === address))
  const who = from.map(({ name, address }) => name || address).join(', ')
  const quoted = `<p></p><p>${escapeText(quote(who))}</p><blockquote>${paragraphs(asText(record.text))}</blockquote>`
  return {
    to: how === 'forward' ? [] : to.map(recipientText),
    cc: how === 'answerAll' ? cc.map(recipientText) : [],
    subject: subjectOf(asText(record.subject), how),
    html: quoted,
    files: how === 'forward' ? files : [],
  }
}

const peopleIn = (value: Json | undefined): { name: string; address: string }[] =>
  asList(value)
    .filter(isJsonObject)
    .map(({ name, address }) => ({ name: asText(name), address: asText(address) }))
    .filter(({ address }) => address)

const marks = { answer: 'Re: ', answerAll: 'Re: ', forward: 'Fwd: ' }

/** One mark is enough, whoever has put it there in whatever language. */
const subjectOf = (subject: string, how: HowToAnswer): string =>
  `${marks[how]}${subject.replace(/^(?:\s*(?:re|fwd?|на|отв|пер)(?:\[\d+\])?:\s*)+/i, '')}`

const paragraphs = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map(part => `<p>${escapeText(part).replaceAll('\n', '<br>')}</p>`)
    .join('')

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
