import { Invalid, type Json } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { gatherPaper } from '../making/gather.ts'
import type { MakingMeans } from '../making/make.ts'
import { renderPages } from '../pdf/pdf.ts'
import { soundDesign } from './check.ts'
import { sampleFor } from './sample.ts'
import { getTemplate, type Template } from './template.ts'

export interface PreviewAsked {
  design?: Json
  template?: string
  on?: { object: string; id: string }
}

/** Pages of a draft or of a template, with a card or a sample. Nothing is kept. Throws Invalid with every problem of a draft. */
export async function previewTemplate(ctx: Context, means: MakingMeans, asked: PreviewAsked): Promise<string[]> {
  const template = await templateOf(ctx, asked)
  if (template.format !== 'pdf') throw new Invalid([{ field: 'template', code: 'documentNoPages' }])
  const data = asked.on
    ? (await gatherPaper(ctx, { on: asked.on, kind: template.kind }, { template, readFile: means.readFile })).data
    : await sampleFor(ctx, template, means.readFile)
  return renderPages(means.press, template.design, data)
}

async function templateOf(ctx: Context, { design, template }: PreviewAsked): Promise<Template> {
  if (design === undefined && template === undefined) throw new Invalid([{ field: 'design', code: 'required' }])
  if (design === undefined) return getTemplate(ctx, template ?? '')
  const sound = soundDesign(ctx, design)
  const { kind, name, language } = sound
  return {
    ...{ id: '', version: 0, kind, name, language, format: 'pdf', active: true, main: false, builtIn: false },
    updatedAt: null,
    design: sound,
  }
}
