import type { PdfTemplate } from '../../../model/document-template.ts'
import { Invalid, type Json, type Problem } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { isCardPlace } from '../../fill-places.ts'
import { type KnowsPlace, readTemplate } from '../template/read-template.ts'

/** Whether cards of this company have the field that a template names. */
export const knowsPlace =
  (ctx: Context): KnowsPlace =>
  (root, field) =>
    isCardPlace(ctx, root, field)

/** A design as it was sent. Throws Invalid with every problem, by block and place. */
export const soundDesign = (ctx: Context, design: Json): PdfTemplate => readTemplate(design, knowsPlace(ctx))

/** Every problem of a design; none: it may be kept. */
export function designProblems(ctx: Context, design: Json): Problem[] {
  try {
    soundDesign(ctx, design)
    return []
  } catch (error) {
    if (error instanceof Invalid) return error.problems
    throw error
  }
}
