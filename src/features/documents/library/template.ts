import sql, { raw } from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import { momentSql } from '../../../database/table.ts'
import type { PdfTemplate } from '../../../model/document-template.ts'
import { isId, NotFound } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/context.ts'
import type { DocumentKind } from '../data.ts'
import { gallery } from '../gallery/gallery.ts'
import { wordGallery } from '../gallery/word.ts'

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A template that the company has, without its contents. */
export interface ListedTemplate {
  /** A UUID, or of the gallery `quote-ru`, `letter-ru-word`. */
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
  const builtIn = gallery.map(design => listedOf(design, 'pdf', !hasMain(design.kind, design.language)))
  return [...own, ...builtIn, ...wordGallery.map(sample => listedOf(sample, 'docx', false))]
}

interface BuiltIn {
  kind: DocumentKind
  name: string
  language: Locale
}

const listedOf = <Format extends ListedTemplate['format']>(
  { kind, name, language }: BuiltIn,
  format: Format,
  main: boolean,
): ListedTemplate & { format: Format } => ({
  id: nameInGallery({ kind, language }, format),
  version: 1,
  kind,
  name,
  language,
  format,
  active: true,
  main,
  builtIn: true,
  updatedAt: null,
})

const nameInGallery = ({ kind, language }: Omit<BuiltIn, 'name'>, format: ListedTemplate['format']): string =>
  format === 'pdf' ? `${kind}-${language}` : `${kind}-${language}-word`

function ofGallery(id: string): Template | null {
  const design = gallery.find(one => id === nameInGallery(one, 'pdf'))
  if (design) return { ...listedOf(design, 'pdf', false), design }
  const sample = wordGallery.find(one => id === nameInGallery(one, 'docx'))
  return sample ? { ...listedOf(sample, 'docx', false), docx: Buffer.from(sample.file()) } : null
}

/** A template by its id or its name in the gallery. Throws NotFound, also where it is not in use and the caller is no administrator. */
export async function getTemplate(ctx: Context, id: string, lock = false): Promise<Template> {
  const builtIn = ofGallery(id)
  if (builtIn) return builtIn
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
