import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { isId } from '../../model/index.ts'
import type { Context, Locale } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { FormSettings } from '../channel.ts'
import { type AskedConsent, type PurposeKind, type Wording, wordsIn } from '../consent-book.ts'
import { insertPurpose } from './purposes.ts'

/**
 * What a form asks agreement to, in its language and in the order it names them: purposes that are in use, each in the
 * words that hold now. Advertising is never demanded (GDPR, article 7 (4); 38-ФЗ, article 18).
 */
export async function askedConsents(ctx: Context, form: FormSettings | null, locale: Locale): Promise<AskedConsent[]> {
  const chosen = await chosenPurposes(ctx, form, locale)
  if (!chosen.length) return []
  const rows = await ctx.db.query<Row>(sql`
    select distinct on (p.id) p.id as purpose, p.kind, v.id as version, v.text, v.link
    from consent_purpose p join consent_version v on v.workspace_id = p.workspace_id and v.purpose = p.id
    where p.workspace_id = ${ctx.workspace} and p.id = any(${chosen.map(one => one.purpose)}::uuid[]) and p.retired_at is null
    order by p.id, v.number desc`)
  const found = new Map(rows.map(row => [row.purpose, row]))
  return chosen.flatMap(({ purpose, required }) => {
    const row = found.get(purpose)
    if (!row) return []
    return [{ ...row, text: wordsIn(row.text, locale), required: required && row.kind !== 'advertising' }]
  })
}

interface Row {
  purpose: string
  kind: PurposeKind
  version: string
  text: Wording
  link: string | null
}

interface Chosen {
  purpose: string
  required: boolean
}

/** Those the form names, each once; before them the one that its own sentence stands for. */
async function chosenPurposes(ctx: Context, form: FormSettings | null, locale: Locale): Promise<Chosen[]> {
  const own: Chosen[] = form?.consent
    ? [{ purpose: await purposeOfSentence(ctx, form.consent, locale), required: true }]
    : []
  const named = (form?.consents ?? [])
    .filter(({ purpose }) => isId(purpose))
    .map(({ purpose, required = false }) => ({ purpose, required }))
  return [...new Map([...named, ...own].map(one => [one.purpose, one])).values()]
}

/**
 * The purpose that a sentence in a form's own settings stands for: the one whose newest words it is, else a new one. So
 * also what is agreed to by such a sentence is kept by purpose and version.
 */
function purposeOfSentence(
  ctx: Context,
  sentence: NonNullable<FormSettings['consent']>,
  locale: Locale,
): Promise<string> {
  const text = sentence.text?.trim() || say(locale, 'intake:form.consent')
  const link = sentence.link ?? null
  return findOrMake()

  async function findOrMake(): Promise<string> {
    const known = await find(ctx)
    if (known) return known
    return transact(ctx, async inside => {
      await inside.db.query(
        sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace} sentences of consent`}, 0))`,
      )
      return (await find(inside)) ?? (await make(inside))
    })
  }

  async function find({ db, workspace }: Context): Promise<string | null> {
    const row = await db.one<{ purpose: string }>(sql`
      select p.id as purpose from consent_purpose p
        cross join lateral (select text, link from consent_version v where v.workspace_id = p.workspace_id and v.purpose = p.id
          order by number desc limit 1) v
      where p.workspace_id = ${workspace} and p.kind = 'request' and p.retired_at is null
        and v.text->>${locale} = ${text} and v.link is not distinct from ${link}
      order by p.created_at, p.id limit 1`)
    return row?.purpose ?? null
  }

  async function make(inside: Context): Promise<string> {
    const name = { ru: say('ru', 'intake:form.consentPurpose'), en: say('en', 'intake:form.consentPurpose') }
    const made = await insertPurpose(inside, {
      name,
      kind: 'request',
      basis: 'consent',
      text: { [locale]: text },
      link,
    })
    return made.id
  }
}
