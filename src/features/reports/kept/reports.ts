import { Forbidden, Invalid, type JsonObject, type Problem } from '../../../model/index.ts'
import { type Context, keptFilterProblems, scopeOf } from '../../../records/index.ts'
import { definitionSchema, type ReportDefinition } from '../definition.ts'
import { readReport } from '../figures/read.ts'
import type { KeptKind } from './kept.ts'

export const savedReports: KeptKind = {
  table: 'saved_report',
  word: 'report',
  member: 'definition',
  schema: definitionSchema,
  check: async (ctx, content) => definitionProblems(ctx, content, 'definition'),
  async present(ctx, { content }, whole) {
    const problems = problemsForReader(ctx, content, whole)
    return { content: whole || !problems.length ? content : null, problems }
  },
  isFor: (ctx, { object }) => readsObject(ctx, object),
}

export function readsObject(ctx: Context, name: unknown): boolean {
  const object = ctx.config.objects.get(String(name)) ?? ctx.config.byPlural.get(String(name))
  return object !== undefined && scopeOf(ctx, object, 'read') !== 'none'
}

/** What would be refused of a definition if it were asked, under its member of the API. */
export function definitionProblems(ctx: Context, content: JsonObject, member: string): Problem[] {
  try {
    const { object, definition } = readReport(ctx, asDefinition(content))
    const filters = [
      { filter: definition.filter, field: 'filter' },
      ...definition.measures.map(({ filter }, i) => ({ filter, field: `measures.${i}.filter` })),
    ]
    return filters.flatMap(({ filter, field }) =>
      filter ? keptFilterProblems(ctx, object, { filter, field: `${member}.${field}` }) : [],
    )
  } catch (error) {
    if (error instanceof Invalid)
      return error.problems.map(problem => ({ ...problem, field: `${member}.${problem.field}` }))
    throw error
  }
}

/** Whoever may not change it learns that it does not hold for him, not what of it. */
export function problemsForReader(ctx: Context, content: JsonObject, whole: boolean): Problem[] {
  try {
    readReport(ctx, asDefinition(content))
    return []
  } catch (error) {
    if (!(error instanceof Invalid) && !(error instanceof Forbidden)) throw error
    return error instanceof Invalid && whole ? [...error.problems] : [{ field: 'definition', code: 'reportHidden' }]
  }
}

/** What is kept was a definition when it was: its shape was checked then. */
export const asDefinition = (content: JsonObject): ReportDefinition => content as unknown as ReportDefinition
