import { say } from '../../../messages/words.ts'
import { Conflict, Invalid } from '../../../model/index.ts'
import { type Context, objectOf, requireRight, transact } from '../../../records/index.ts'
import type { AttachFile } from '../../channel.ts'
import { foreseenNumber, type NumberWanted, nextNumber, takeNumber } from '../../document-numbers.ts'
import type { KeptPaper, Paper, Papers, PaperToKeep, PaperWanted } from '../../paper.ts'
import type { DocumentData } from '../data.ts'
import { readDocxTemplate } from '../docx/check.ts'
import { knowsPlace, soundDesign } from '../library/check.ts'
import { docxType, getTemplate, mainTemplate, type Template } from '../library/template.ts'
import type { Office } from '../office/office.ts'
import { renderPages, renderPdf } from '../pdf/pdf.ts'
import type { Press } from '../pdf/press.ts'
import { shortDate } from '../words/date-in-words.ts'
import { type Gathered, gatherPaper } from './gather.ts'
import { keepPaper } from './keep.ts'
import type { ReadFile } from './pictures.ts'
import { textIn } from './values.ts'

export interface MakingMeans {
  press: Press
  office: Office
  readFile: ReadFile
  attachFile: AttachFile
}

export interface AskedPaper extends PaperToKeep {
  /** As somebody wrote it: it is given once. */
  writtenNumber?: string
}

export const papersBy = (means: MakingMeans): Papers => ({
  renderPaper: (ctx, wanted) => renderPaper(ctx, means, wanted),
  renderPages: async (ctx, wanted) => {
    const { template, data } = await draftOf(ctx, means, wanted)
    if (template.format !== 'pdf') throw new Conflict('documentNoPages')
    return renderPages(means.press, template.design, data)
  },
  makePaper: (ctx, wanted) => makePaper(ctx, means, wanted),
})

async function renderPaper(
  ctx: Context,
  means: MakingMeans,
  wanted: PaperWanted & { number?: string },
): Promise<Paper> {
  const { template, data } = await draftOf(ctx, means, wanted)
  return printed(ctx, means, { wanted, template, data })
}

/** What a paper would say. A number that nobody has taken yet is foretold by no draft: another may take it before. */
async function draftOf(
  ctx: Context,
  means: MakingMeans,
  wanted: PaperWanted & { number?: string },
): Promise<{ template: Template; data: DocumentData }> {
  const template = await templateFor(ctx, wanted)
  const { data, record } = await gatherPaper(ctx, wanted, { template, readFile: means.readFile })
  const number = wanted.number ?? numberOfRecord(wanted, record) ?? say(template.language, 'documents:draft')
  return { template, data: { ...data, number } }
}

/** Throws Invalid also of a template that names fields which were removed since: its places would stay empty. */
async function templateFor(ctx: Context, { kind, template, language }: PaperWanted): Promise<Template> {
  const found = template
    ? await getTemplate(ctx, template)
    : await mainTemplate(ctx, kind, language ?? ctx.config.company.locale)
  if (found.kind !== kind) throw new Invalid([{ field: 'template', code: 'templateOtherKind' }])
  if (found.format === 'pdf' && !found.builtIn) soundDesign(ctx, found.design)
  return found
}

/** A quote and an invoice bear the number that they were given when they were sent or issued. */
const numberOfRecord = ({ on, kind }: PaperWanted, record: Gathered['record']): string | null =>
  on.object === kind ? textIn(record, 'documentNumber') : null

/**
 * Makes a paper and keeps it, by the number that its caller has, its record's, or the next. Whatever may fail of template and data
 * fails before a number is taken; where the number is the one that was foreseen, nothing is left to be set while others wait for it.
 */
export async function makePaper(ctx: Context, means: MakingMeans, wanted: AskedPaper): Promise<KeptPaper> {
  requireRight(ctx, objectOf(ctx, 'document'), 'create')
  const template = await templateFor(ctx, wanted)
  const gathered = await gatherPaper(ctx, wanted, { template, readFile: means.readFile })
  const known = wanted.number ?? numberOfRecord(wanted, gathered.record)
  if (!known && wanted.on.object === wanted.kind) throw new Conflict('documentNotNumbered')
  const asked = { kind: wanted.kind, legalEntity: gathered.legalEntity, dated: gathered.data.date }
  const foreseen = known ?? wanted.writtenNumber ?? (await foreseenNumber(ctx, asked))
  const tried = await printed(ctx, means, { wanted, template, data: { ...gathered.data, number: foreseen } })
  return transact(ctx, async inside => {
    const number = known ?? (await takenNumber(inside, asked, wanted.writtenNumber))
    const data = { ...gathered.data, number }
    const paper = number === foreseen ? tried : await printed(ctx, means, { wanted, template, data })
    return keepPaper(inside, means.attachFile, { wanted, gathered, number, paper })
  })
}

async function takenNumber(inside: Context, asked: NumberWanted, written: string | undefined): Promise<string> {
  if (written === undefined) return nextNumber(inside, asked)
  await takeNumber(inside, { ...asked, number: written })
  return written
}

interface ToPrint {
  wanted: PaperWanted
  template: Template
  data: DocumentData
}

async function printed(ctx: Context, means: MakingMeans, { wanted, template, data }: ToPrint): Promise<Paper> {
  const title = titleOf(data)
  if (template.format === 'pdf') {
    const { bytes } = await renderPdf(means.press, template.design, data)
    return { name: `${title}.pdf`, type: pdfType, bytes: Buffer.from(bytes) }
  }
  const toPdf = wanted.as !== undefined && (await means.office.isThere())
  // Who wants PDF and cannot have it hears of that before anything is filled in.
  if (wanted.as === 'pdf' && !toPdf) throw new Conflict('documentNoOffice')
  const { renderDocx } = await import('../docx/fill.ts')
  const docx = await renderDocx(means.press, readDocxTemplate(template.docx, knowsPlace(ctx)), data)
  if (!toPdf) return { name: `${title}.docx`, type: docxType, bytes: Buffer.from(docx) }
  return { name: `${title}.pdf`, type: pdfType, bytes: await means.office.toPdf(docx) }
}

const pdfType = 'application/pdf'

/** `Счёт на оплату № 15 от 01.02.2026`, as files may be called. */
const titleOf = (data: DocumentData): string =>
  say(data.language, 'documents:fileName', {
    title: data.title,
    number: data.number,
    date: shortDate(data.date, data.language),
  }).replace(/[/\\:*?"<>|\p{Cc}]+/gu, '-')
