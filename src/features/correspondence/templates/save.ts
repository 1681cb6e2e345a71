import sql from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isSeen,
  NotFound,
  newId,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../../model/index.ts'
import { hasControls } from '../../../model/mail-server.ts'
import { type Context, transact } from '../../../records/index.ts'
import { cleanHtml, textOf } from '../sending/clean.ts'
import { templateProblems } from './fill.ts'
import { findTemplate, mayChange, type Template, templateColumns } from './template.ts'

export type TemplateDraft = Pick<Template, 'name' | 'subject' | 'html' | 'language' | 'advertising' | 'shared'>

const most = 500

/** Keeps a new template in the caller's name. Throws Invalid with every problem, and Forbidden where it is not his to give to everyone. */
export function createTemplate(ctx: Context, given: TemplateDraft): Promise<Template> {
  const draft = soundDraft(ctx, given)
  return transact(ctx, async inside => {
    const row = await inside.db.one<{ count: number }>(
      sql`select count(*)::int as count from mail_template where workspace_id = ${ctx.workspace} and owner = ${ctx.actor.user}`,
    )
    if (row && row.count >= most) throw new Conflict('tooManyTemplates', { max: most })
    const made = await inside.db.one<Template>(sql`
      insert into mail_template (id, name, subject, html, language, advertising, owner, shared, team)
      values (${newId()}, ${draft.name}, ${draft.subject}, ${draft.html}, ${draft.language}, ${draft.advertising}, ${ctx.actor.user},
        ${draft.shared}, ${teamFor(ctx, draft)}) returning ${templateColumns}`)
    return whole(made)
  })
}

/** Changes what is given. Throws Stale where somebody else changed it since. */
export function changeTemplate(
  ctx: Context,
  id: string,
  given: Partial<TemplateDraft>,
  seen: SeenVersion | undefined,
): Promise<Template> {
  return transact(ctx, async inside => {
    const before = await templateToChange(inside, id, seen)
    const draft = soundDraft(inside, { ...before, ...given }, before)
    const team = draft.shared === before.shared ? before.team : teamFor(inside, draft)
    return whole(
      await inside.db.one<Template>(sql`
        update mail_template set version = version + 1, updated_at = now(), name = ${draft.name}, subject = ${draft.subject}, html = ${draft.html},
          language = ${draft.language}, advertising = ${draft.advertising}, shared = ${draft.shared}, team = ${team}
        where workspace_id = ${ctx.workspace} and id = ${id} and version = ${before.version} returning ${templateColumns}`),
    )
  })
}

/** Letters written with it stay as they are. */
export function removeTemplate(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<void> {
  return transact(ctx, async inside => {
    await templateToChange(inside, id, seen)
    await inside.db.query(sql`delete from mail_template where workspace_id = ${ctx.workspace} and id = ${id}`)
  })
}

async function templateToChange(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<Template> {
  const template = await findTemplate(ctx, id)
  if (!template) throw new NotFound('notFound', { object: 'mailTemplate', id })
  if (!mayChange(ctx, template)) throw new Forbidden('templateNotYours')
  if (!isSeen(seen, template.version))
    throw new Stale('stale', { version: template.version }, { version: template.version })
  return template
}

/** As it may be kept. Throws Invalid with every problem. */
function soundDraft(ctx: Context, given: TemplateDraft, before?: Template): TemplateDraft {
  const draft = { ...given, name: given.name.trim(), subject: given.subject.trim(), html: cleanHtml(given.html) }
  const problems: Problem[] = [
    ...lineProblems('name', draft.name),
    ...lineProblems('subject', draft.subject),
    ...(textOf(draft.html) ? [] : [{ field: 'html', code: 'required' }]),
    ...(draft.html.isWellFormed() && !draft.html.includes('\0') ? [] : [{ field: 'html', code: 'brokenText' }]),
    ...templateProblems(ctx, draft),
    ...(draft.shared === 'team' && before?.shared !== 'team' && !ctx.actor.team
      ? [{ field: 'shared', code: 'templateNoTeam' }]
      : []),
  ]
  if (problems.length) throw new Invalid(problems)
  if (draft.shared === 'everyone' && !isAdministrator(ctx)) throw new Forbidden('templateEveryone')
  return draft
}

const lineProblems = (field: string, text: string): Problem[] =>
  !text
    ? [{ field, code: 'required' }]
    : hasControls(text) || !text.isWellFormed()
      ? [{ field, code: 'brokenText' }]
      : []

const teamFor = ({ actor }: Context, { shared }: TemplateDraft): string | null =>
  shared === 'team' ? actor.team : null

function whole(template: Template | undefined): Template {
  if (!template) throw new Conflict('tryAgain')
  return template
}
