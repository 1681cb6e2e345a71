import type { Json } from '../../../model/index.ts'
import { isJsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { type Place, placesIn } from '../../places.ts'
import { isDocumentPlace } from '../document-places.ts'
import { readDocxTemplate } from '../docx/check.ts'
import { knowsPlace } from '../library/check.ts'
import type { Template } from '../library/template.ts'

/** Every text of a template. */
export function textsOf(template: Template): string[] {
  return template.format === 'pdf' ? textsIn(template.design) : []
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
  template.format === 'docx'
    ? readDocxTemplate(template.docx, knowsPlace(ctx)).places
    : allPlaces(template).filter(({ root, field }) => !isDocumentPlace(root, field))

export const allPlaces = (template: Template): Place[] =>
  textsOf(template).flatMap(text => placesIn(text, false).places)

/** Whether a table of it shows pictures of products. */
export const showsPictures = (template: Template): boolean =>
  template.format === 'docx' ||
  template.design.blocks.some(block => block.type === 'lines' && block.columns.includes('picture'))

/** Whether it shows lines or what they come to. */
export const showsSums = (template: Template): boolean =>
  allPlaces(template).some(({ root }) => root === 'totals' || root === 'line') ||
  (template.format === 'pdf'
    ? template.design.blocks.some(({ type }) => type === 'lines' || type === 'totals' || type === 'qr')
    : true)

/** Whether it tells everything by which the buyer is found and paid. */
export const showsBuyer = (template: Template): boolean =>
  template.format === 'docx' ||
  template.design.blocks.some(block => block.type === 'requisites' && block.sides.some(({ who }) => who === 'buyer'))
