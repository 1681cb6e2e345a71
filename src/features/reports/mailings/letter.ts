import sql from 'sql-template-tag'
import { say } from '../../../messages/words.ts'
import { Unauthenticated } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'
import type { SetFigures } from '../../figures-paper.ts'
import type { OwnLetter, OwnWords } from '../../letters.ts'
import { NotDelivered } from '../../mail-failure.ts'
import { type ShownReport, shownDashboard, shownReport } from '../drawn/shown.ts'
import type { Kept } from '../kept/kept.ts'
import { findKept, keptByIds } from '../kept/store.ts'
import { attachmentsOf } from './attachments.ts'
import { skip } from './deliveries.ts'
import { keptKinds, type Mailing, mailingColumns } from './mailing.ts'

/** As many sentences of a dashboard stand in its letter. */
const mostSentences = 8

/**
 * The letter of a mailing, reckoned as it leaves with the rights of whom it goes to; `null` where there is nothing for him, which its delivery
 * then says. Throws NotDelivered where the figures or their files cannot be made at present.
 */
export const mailingLetter =
  (setFigures: SetFigures): OwnLetter =>
  async (ctx, { about, user, locale }, application) => {
    const mailing = await ctx.db.one<Mailing>(sql`
      select ${mailingColumns} from mailing m join mailing_delivery d on d.workspace_id = m.workspace_id and d.mailing = m.id
      where m.workspace_id = ${ctx.workspace} and d.id = ${about} and d.recipient = ${user} and d.state = 'waiting'`)
    if (!mailing) return null
    const [kept] = await keptByIds(ctx, keptKinds[mailing.kind], [mailing.about])
    if (!kept) return nothing(ctx, about, 'reportGone')
    try {
      const reader = await application.userContext(ctx.workspace, user, { channel: 'system' })
      const words = await wordsFor({ ...reader, locale }, { mailing, kept, setFigures })
      return words ?? nothing(ctx, about, 'notForHim')
    } catch (error) {
      if (error instanceof Unauthenticated) return null
      application.log.error({ err: error, mailing: mailing.id }, 'figures for a letter could not be made; trying again')
      throw new NotDelivered({ step: 'content', code: 'figuresNotMade' })
    }
  }

async function nothing(ctx: Context, delivery: string, why: string): Promise<null> {
  await skip(ctx, delivery, why)
  return null
}

interface Given {
  mailing: Mailing
  kept: Kept
  setFigures: SetFigures
}

async function wordsFor(reader: Context, { mailing, kept, setFigures }: Given): Promise<OwnWords | null> {
  const reports = mailing.kind === 'report' ? [await shownReport(reader, kept)] : await shownDashboard(reader, kept)
  const shown = reports.filter(({ figures }) => figures !== null)
  if (!shown.length) return null
  const { locale } = reader
  const words = (key: string, params = {}) => say(locale, `mailings:letter.${key}`, params)
  const { files, withheld } = await attachmentsOf(reader, { mailing, name: kept.name, reports: shown, setFigures })
  const isSeen = await findKept(reader, keptKinds[mailing.kind], { id: kept.id })
  const owner = reader.config.users.get(mailing.owner)?.name ?? ''
  return {
    subject: words('subject', { name: kept.name, day: dayOf(reader, locale) }),
    title: kept.name,
    before: sentencesOf(shown, mailing),
    button: { label: words('open'), path: isSeen ? `/${mailing.kind}s/${kept.id}` : '/reports' },
    after: [
      ...(withheld ? [words('withheld')] : []),
      words(mailing.owner === reader.actor.user ? 'ownMailing' : 'mailingOf', { owner }),
    ],
    files,
  }
}

function sentencesOf(shown: readonly ShownReport[], { kind }: Mailing): string[] {
  return shown
    .filter(({ figures }) => figures?.sentence)
    .slice(0, mostSentences)
    .map(({ title, figures }) => (kind === 'report' ? '' : `${title}: `) + (figures?.sentence ?? ''))
}

const dayOf = ({ config }: Context, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === 'ru' ? 'ru-RU' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: config.company.timeZone,
  }).format(new Date())
