import sql, { type Sql } from 'sql-template-tag'
import type { Filter } from '../../../model/index.ts'
import { categoryBounds, categoryOf, type ForecastCategory } from '../../../objects/forecast-category.ts'
import type { Context } from '../../../records/index.ts'

/** `categoryOf` of a row: what the deal says, else its stage (under the alias `s`), else its probability. */
export const categorySql = (ofDeal: Sql): Sql =>
  sql`coalesce(${ofDeal}, s.forecast, case when s.probability >= ${categoryBounds.committed} then 'committed' when s.probability >= ${categoryBounds.bestCase} then 'bestCase' else 'pipeline' end)`

/** Open deals of a category, as a list is asked for them. */
export function filterOfCategory({ config }: Context, category: ForecastCategory): Filter {
  const open = config.pipelines.flatMap(({ object, stages }) =>
    object === 'deal' ? stages.filter(({ kind }) => kind === 'open') : [],
  )
  const stages = open.filter(stage => categoryOf(stage) === category).map(({ id }) => id)
  const byStage: Filter[] = stages.length ? [{ and: [{ forecast: { empty: true } }, { stage: { in: stages } }] }] : []
  return { and: [{ 'stage.kind': 'open' }, { or: [{ forecast: category }, ...byStage] }] }
}
