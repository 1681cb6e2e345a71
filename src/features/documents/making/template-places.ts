import type { Json } from '../../../model/index.ts'
import { isJsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { type Place, placesIn } from '../../places.ts'
import { isDocumentPlace } from '../document-places.ts'
import { readDocxTemplate } from '../docx/check.ts'
import { paragraphsOf } from '../docx/paragraphs.ts'
import { knowsPlace } from '../library/check.ts'
import type { Template } from '../library/template.ts'

/** Every text of a template. */
function textsOf(ctx: Context, template: Template): string[] {
  if (template.format === 'pdf') return textsIn(template.design)
  return paragraphsOf(readDocxTemplate(template.docx, knowsPlace(ctx)).parts).flatMap(part =>
    part.map(({ text }) => text),
  )
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (!isJsonObject(value)) return []
  return Object.entries(value).flatMap(([member, inner]) =>
    member === 'place' && 'is' in value && typeof inner === 'string' ? [`{{${inner}}}`] : textsIn(inner),
  )
}

/** The places that the card has to fill. Throws Invalid of a Word template whose fields are there no longer. */
export const placesOf = (ctx: Context, template: Template): Place[] =>
  allPlaces(ctx, template).filter(({ root, field }) => !isDocumentPlace(root, field))

export const allPlaces = (ctx: Context, template: Template): Place[] =>
  textsOf(ctx, template).flatMap(text => placesIn(text, false).places)

/** Whether a table of it shows pictures of products. */
export const showsPictures = (template: Template): boolean =>
  template.format === 'docx' ||
  template.design.blocks.some(block => block.type === 'lines' && block.columns.includes('picture'))

/** Whether it shows lines or what they come to. */
export const showsSums = (ctx: Context, template: Template): boolean =>
  allPlaces(ctx, template).some(({ root }) => root === 'totals' || root === 'line') ||
  (template.format === 'pdf' &&
    template.design.blocks.some(({ type }) => type === 'lines' || type === 'totals' || type === 'qr'))

/** Whether it tells everything by which the buyer is found and paid. */
export const showsBuyer = (template: Template): boolean =>
  template.format === 'pdf' &&
  template.design.blocks.some(block => block.type === 'requisites' && block.sides.some(({ who }) => who === 'buyer'))
