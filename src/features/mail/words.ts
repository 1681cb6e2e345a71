import { say } from '../../messages/words.ts'
import type { Context, Locale } from '../../records/context.ts'
import type { LetterKind, LinkLetterKind, OwnWords, Told } from '../letters.ts'
import { htmlOf } from './html.ts'
import type { Message } from './post.ts'

/** To whom a letter goes. */
export interface Addressee {
  name: string
  email: string
  locale: Locale
}

export interface Written {
  kind: LinkLetterKind
  by: string | null
  /** The whole link, and when it ends. */
  link: string
  until: Date
}

/** What a letter is made of, paragraph by paragraph. */
export interface LetterParts {
  title: string
  before: string[]
  button: { label: string; link: string; hint: string } | null
  after: string[]
  footer: string
}

type Words = Omit<Message, 'to' | 'id'>

/** A letter in the language of whom it goes to. */
export function writeLetter(ctx: Context, to: Addressee, publicUrl: string, { kind, by, link, until }: Written): Words {
  const { company } = ctx.config
  const named = { name: oneLine(to.name), company: oneLine(company.name), by: oneLine(by ?? '') }
  const params = { ...named, until: momentOf(until, to.locale, company.timeZone) }
  const words = (key: string) => say(to.locale, `letters:${key}`, params)
  return wordsOf(to, words(`${kind}.subject`), {
    title: words(`${kind}.title`),
    before: [words('hello'), words(by ? `${kind}.text` : `${kind}.textAlone`)],
    button: { label: words('button'), link, hint: words('orLink') },
    after: [words('once'), words(`${kind}.not`)],
    footer: footerOf(ctx, to, publicUrl),
  })
}

interface WrittenOfAccount {
  kind: LetterKind
  told: Told
}

/** Tells somebody what happened to his account, and what to do if it was not he. Its button leads to where he sees who is signed in. */
export function writeAccountLetter(
  ctx: Context,
  to: Addressee,
  publicUrl: string,
  { kind, told }: WrittenOfAccount,
): Words {
  const { company } = ctx.config
  const words = (key: string, more: Record<string, string> = {}) =>
    say(to.locale, `letters:${key}`, {
      ...{
        name: oneLine(to.name),
        company: oneLine(company.name),
        what: oneLine(told.name ?? ''),
        by: oneLine(told.by ?? ''),
      },
      ...more,
    })
  const at = told.at ? momentOf(new Date(told.at), to.locale, company.timeZone) : null
  const whence = [told.agent, told.address].filter(Boolean).join(', ')
  const [page, label] = kind === 'signOn' ? ['/sign-in', 'buttonSignIn'] : ['/security', 'buttonSecurity']
  return wordsOf(to, words(`${kind}.subject`), {
    title: words(`${kind}.title`),
    before: [
      words('hello'),
      words(told.by ? `${kind}.textBy` : `${kind}.text`),
      ...(at ? [words(whence ? 'whenAndWhence' : 'when', { at, whence })] : []),
    ],
    button: { label: words(label), link: `${publicUrl}${page}`, hint: words('orLink') },
    after: [words(kind === 'signOn' ? 'signOn.not' : 'notYou')],
    footer: footerOf(ctx, to, publicUrl),
  })
}

/** A letter of a feature, in the frame that all have. */
export function writeFeatureLetter(
  ctx: Context,
  to: Addressee,
  publicUrl: string,
  { subject, title, before, button, after }: OwnWords,
): Words {
  const hello = say(to.locale, 'letters:hello', { name: oneLine(to.name) })
  return wordsOf(to, oneLine(subject), {
    title: oneLine(title),
    before: [hello, ...before],
    button: { label: button.label, link: `${publicUrl}${button.path}`, hint: say(to.locale, 'letters:orLink') },
    after,
    footer: footerOf(ctx, to, publicUrl),
  })
}

/** The letter by which an administrator sees that mail works. */
export function writeTest(ctx: Context, to: Addressee, publicUrl: string): Words {
  const words = (key: string) => say(to.locale, `letters:${key}`, { name: oneLine(to.name) })
  return wordsOf(to, words('test.subject'), {
    title: words('test.title'),
    before: [words('hello'), words('test.text')],
    button: null,
    after: [],
    footer: footerOf(ctx, to, publicUrl),
  })
}

const footerOf = ({ config }: Context, { locale }: Addressee, address: string): string =>
  say(locale, 'letters:from', { company: oneLine(config.company.name), address })

/** Names begin no line of their own. */
const oneLine = (name: string): string => name.replace(/\p{Cc}+/gu, ' ')

const wordsOf = ({ locale }: Addressee, subject: string, parts: LetterParts): Words => ({
  subject,
  text: textOf(parts),
  html: htmlOf(locale, parts),
})

const textOf = ({ title, before, button, after, footer }: LetterParts): string =>
  [title, ...before, ...(button ? [`${button.label}: ${button.link}`] : []), ...after, `-- \n${footer}`].join('\n\n')

/** With its zone: the reader may be elsewhere. */
const momentOf = (moment: Date, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(locale === 'ru' ? 'ru' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(moment)
