import sql, { raw } from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import { momentSql } from '../../../database/table.ts'
import { isId, NotFound } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/context.ts'
import type { DocumentKind } from '../data.ts'
import { gallery } from '../gallery/gallery.ts'
import type { PdfTemplate } from '../template/template.ts'

/** A template that the company has, without its contents. */
export interface ListedTemplate {
  /** A UUID, or of the gallery `quote-ru`. */
  id: string
  version: number
  kind: DocumentKind
  name: string
  language: Locale
  format: 'pdf' | 'docx'
  active: boolean
  /** Taken where nobody chooses. */
  main: boolean
  /** Of the gallery: it is copied to be changed. */
  builtIn: boolean
  updatedAt: string | null
}

/** The same with what it is made of. */
export type Template = ListedTemplate & ({ format: 'pdf'; design: PdfTemplate } | { format: 'docx'; docx: Buffer })

const listed = raw(`id, version, kind, name, language, format, active, main, false as "builtIn",
  ${momentSql('updated_at')} as "updatedAt"`)

/** All templates by kind, name and language: the company's first, and then the gallery. Who is no administrator sees those in use. */
export async function listTemplates(ctx: Context): Promise<ListedTemplate[]> {
  const own = await ctx.db.query<ListedTemplate>(sql`
    select ${listed} from document_template where workspace_id = ${ctx.workspace} and (active or ${isAdministrator(ctx)})
    order by kind, lower(name), id`)
  const hasMain = (kind: DocumentKind, language: Locale) =>
    own.some(template => template.main && template.kind === kind && template.language === language)
  const builtIn = gallery.map(design => listedOf(design, !hasMain(design.kind, design.language)))
  return [...own, ...builtIn]
}

const listedOf = (design: PdfTemplate, main: boolean): ListedTemplate & { format: 'pdf' } => ({
  id: `${design.kind}-${design.language}`,
  version: 1,
  kind: design.kind,
  name: design.name,
  language: design.language,
  format: 'pdf',
  active: true,
  main,
  builtIn: true,
  updatedAt: null,
})

/** A template by its id or its name in the gallery. Throws NotFound, also where it is not in use and the caller is no administrator. */
export async function getTemplate(ctx: Context, id: string, lock = false): Promise<Template> {
  const design = gallery.find(({ kind, language }) => id === `${kind}-${language}`)
  if (design) return { ...listedOf(design, false), design }
  const found = isId(id)
    ? await ctx.db.one<Template>(sql`
        select ${listed}, design, docx from document_template
        where workspace_id = ${ctx.workspace} and id = ${id} and (active or ${isAdministrator(ctx)})
        ${raw(lock ? 'for update' : '')}`)
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'documentTemplate', id })
  return found
}

/** The template of a kind where nobody chooses one. */
export async function mainTemplate(ctx: Context, kind: DocumentKind, language: Locale): Promise<Template> {
  const own = await ctx.db.one<Template>(sql`
    select ${listed}, design, docx from document_template
    where workspace_id = ${ctx.workspace} and kind = ${kind} and language = ${language} and main`)
  return own ?? getTemplate(ctx, `${kind}-${language}`)
}
