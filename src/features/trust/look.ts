import { hasWords, say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import { dayText } from '../day-text.ts'
import type { Application } from '../feature.ts'
import { type TrustArea, type TrustFinding, type TrustLine, type TrustState, trustAreas } from '../trust-line.ts'

/** A line as people read it. */
export interface TrustLineJson {
  name: string
  area: TrustArea
  state: TrustState
  title: string
  found: string
  /** Since when it is so, or when it was. */
  since: string | null
  names: readonly string[]
  whatToDo: string | null
  /** Page on which it is set right. */
  path: string | null
}

export interface Trust {
  at: string
  company: string
  /** Lines at which something is to be done, or looked at. */
  open: { act: number; look: number }
  data: TrustLineJson[]
}

/** How everything stands now, by areas. A line that cannot be worked out is one that somebody has to look at. */
export async function lookAtAll(ctx: Context, lines: readonly TrustLine[], application: Application): Promise<Trust> {
  const data: TrustLineJson[] = []
  for (const area of trustAreas)
    for (const line of lines.filter(each => each.area === area))
      data.push(present(ctx, line, await findingOf(ctx, line, application)))
  const count = (state: TrustState) => data.filter(each => each.state === state).length
  const { name: company } = ctx.config.company
  return { at: new Date().toISOString(), company, open: { act: count('act'), look: count('look') }, data }
}

async function findingOf(ctx: Context, line: TrustLine, application: Application): Promise<TrustFinding> {
  try {
    return await line.look(ctx, application)
  } catch (error) {
    application.log.error({ err: error, line: line.name }, 'a line of the trust centre could not be worked out')
    return { state: 'look', code: 'unknown' }
  }
}

function present(ctx: Context, { name, area, path }: TrustLine, finding: TrustFinding): TrustLineJson {
  const { state, code, params = {}, since = null, names = [] } = finding
  const words = { ...params, ...(params.date && { date: dayText(String(params.date), ctx.locale) }) }
  const todo = `trust:todo.${code}`
  return {
    name,
    area,
    state,
    title: say(ctx.locale, `trust:lines.${name}`),
    found: say(ctx.locale, `trust:found.${code}`, words),
    since,
    names,
    whatToDo: state !== 'fine' && hasWords(ctx.locale, todo) ? say(ctx.locale, todo, words) : null,
    path,
  }
}
