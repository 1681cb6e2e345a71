import sql from 'sql-template-tag'
import {
  Conflict,
  Invalid,
  isSeen,
  type Json,
  newId,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../../model/index.ts'
import { type Context, type Locale, transact } from '../../../records/index.ts'
import type { DocumentKind } from '../data.ts'
import { soundDesign } from './check.ts'
import { getTemplate, type Template } from './template.ts'

/** A template as it is sent: kind, name and language of a PDF stand in its design. */
export interface DesignDraft {
  design: Json
  active?: boolean
  main?: boolean
}

/** A Word file as it is sent. */
export interface DocxDraft {
  kind: DocumentKind
  name: string
  language: Locale
  docx: Buffer
}

export const mostTemplates = 200

type Contents = Pick<Template, 'kind' | 'name' | 'language'> & { design: Json | null; docx: Buffer | null }

/** Keeps a new design. Throws Invalid with every problem, by block and place. */
export function createDesign(ctx: Context, { design, active = true, main = false }: DesignDraft): Promise<Template> {
  const sound = soundDesign(ctx, design)
  return create(ctx, { ...sound, design: sound, docx: null }, { active, main })
}

/** Keeps a new Word file, which was checked before. */
export const createDocx = (ctx: Context, draft: DocxDraft): Promise<Template> =>
  create(ctx, { ...draft, design: null }, { active: true, main: false })

function create(ctx: Context, contents: Contents, use: { active: boolean; main: boolean }): Promise<Template> {
  requireSense(contents, use)
  return transact(ctx, async inside => {
    const row = await inside.db.one<{ count: number }>(
      sql`select count(*)::int as count from document_template where workspace_id = ${ctx.workspace}`,
    )
    if (row && row.count >= mostTemplates) throw new Conflict('tooManyDocumentTemplates', { max: mostTemplates })
    const id = newId()
    if (use.main) await noLongerMain(inside, contents)
    const { kind, name, language, design, docx } = contents
    await inside.db.query(sql`
      insert into document_template (id, kind, name, language, format, design, docx, active, main, changed_by)
      values (${id}, ${kind}, ${name.trim()}, ${language}, ${docx ? 'docx' : 'pdf'}, ${design && JSON.stringify(design)}::jsonb, ${docx},
        ${use.active}, ${use.main}, ${ctx.actor.user})`)
    return getTemplate(inside, id)
  })
}

export interface TemplateChange extends Partial<DesignDraft> {
  /** Of a Word template. */
  name?: string
  docx?: Buffer
}

/** Changes what is given; documents made with it stay as they are. Throws Stale where somebody else changed it since. */
export function changeTemplate(
  ctx: Context,
  id: string,
  { change, seen }: { change: TemplateChange; seen: SeenVersion | undefined },
): Promise<Template> {
  return transact(ctx, async inside => {
    const before = await templateToChange(inside, id, seen)
    const contents = contentsAfter(inside, before, change)
    const use = {
      active: change.active ?? before.active,
      main: change.main ?? (before.main && change.active !== false),
    }
    requireSense(contents, use)
    if (use.main) await noLongerMain(inside, contents, id)
    const { kind, name, language, design, docx } = contents
    await inside.db.query(sql`
      update document_template set version = version + 1, updated_at = now(), changed_by = ${ctx.actor.user}, kind = ${kind},
        name = ${name.trim()}, language = ${language}, design = ${design && JSON.stringify(design)}::jsonb, docx = ${docx},
        active = ${use.active}, main = ${use.main}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    return getTemplate(inside, id)
  })
}

/** Documents made with it stay. */
export function removeTemplate(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<void> {
  return transact(ctx, async inside => {
    await templateToChange(inside, id, seen)
    await inside.db.query(sql`delete from document_template where workspace_id = ${ctx.workspace} and id = ${id}`)
  })
}

async function templateToChange(ctx: Context, id: string, seen: SeenVersion | undefined): Promise<Template> {
  const before = await getTemplate(ctx, id, true)
  if (before.builtIn) throw new Conflict('templateBuiltIn')
  if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version }, { version: before.version })
  return before
}

function contentsAfter(ctx: Context, before: Template, { design, name, docx }: TemplateChange): Contents {
  const { kind, language } = before
  const isWord = before.format === 'docx'
  const strange: Problem[] = [
    ...(isWord && design !== undefined ? [{ field: 'design', code: 'unknownField' }] : []),
    ...(!isWord && (name !== undefined || docx) ? [{ field: docx ? 'file' : 'name', code: 'unknownField' }] : []),
  ]
  if (strange.length) throw new Invalid(strange)
  if (before.format === 'docx')
    return { kind, language, name: name ?? before.name, design: null, docx: docx ?? before.docx }
  const sound = design === undefined ? before.design : soundDesign(ctx, design)
  return { kind: sound.kind, language: sound.language, name: sound.name, design: sound, docx: null }
}

function requireSense({ name }: Pick<Contents, 'name'>, { active, main }: { active: boolean; main: boolean }): void {
  const problems = [
    ...(name.trim() ? [] : [{ field: 'name', code: 'required' }]),
    ...(/[\p{Cc}]/u.test(name) || !name.isWellFormed() ? [{ field: 'name', code: 'brokenText' }] : []),
    ...(main && !active ? [{ field: 'main', code: 'templateMainInactive' }] : []),
  ]
  if (problems.length) throw new Invalid(problems)
}

/** One is the main one of its kind and language; two who choose at once wait for each other. */
async function noLongerMain(
  inside: Context,
  { kind, language }: Pick<Contents, 'kind' | 'language'>,
  except: string | null = null,
): Promise<void> {
  const key = `document template ${inside.workspace} ${kind} ${language}`
  await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
  await inside.db.query(sql`
    update document_template set main = false where workspace_id = ${inside.workspace} and kind = ${kind}
      and language = ${language} and main and id is distinct from ${except}::uuid`)
}
