import sql from 'sql-template-tag'
import { Invalid, isSeen, type SeenVersion, Stale } from '../../model/index.ts'
import type { Locale } from '../../records/context.ts'
import { type Context, transact } from '../../records/index.ts'
import { type LetterKind, letterProblems, type OwnLetter, ownLetter } from '../paper-letter.ts'

interface Given {
  kind: LetterKind
  language: Locale
  subject: string | null
  text: string | null
}

/** Sets in which words a letter is written; `null`: in the usual ones. Throws Invalid with every place that is none, and Stale. */
export function saveLetter(ctx: Context, given: Given, seen?: SeenVersion): Promise<OwnLetter> {
  const { kind, language } = given
  const [subject, text] = [given.subject?.trim() || null, given.text?.trim() || null]
  const problems = letterProblems(ctx, kind, { subject: subject ?? '', text: text ?? '' })
  if (problems.length) throw new Invalid(problems)
  return transact(ctx, async inside => {
    await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended('paper_letter', 0))`)
    const { version } = await ownLetter(inside, kind, language)
    if (!isSeen(seen, version)) throw new Stale('stale', { version })
    await inside.db.query(sql`
      insert into paper_letter (kind, language, subject, text) values (${kind}, ${language}, ${subject}, ${text})
      on conflict (workspace_id, kind, language) do update set
        subject = excluded.subject, text = excluded.text, version = paper_letter.version + 1`)
    return ownLetter(inside, kind, language)
  })
}
