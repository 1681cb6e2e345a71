import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'

/** How call-backs are promised and made, as an administrator set it at the source, with what is left out filled in. */
export interface CallBackSettings {
  /** Within how many minutes of working time he is called. */
  minutes: number
  /** Who calls whoever belongs to nobody yet. */
  responsible: string | null
  /** To numbers of which countries; codes of ISO 3166. */
  countries: readonly string[]
  /** A call is ordered as soon as somebody asks for it within working hours. */
  order: boolean
  /** So many calls in an hour are ordered by themselves at most. */
  perHour: number
}

type Kept = Partial<Omit<CallBackSettings, 'responsible'>> & { responsible?: string }

export const usualMinutes = 15
export const usualPerHour = 10

export async function callBackSettings({ db, workspace, config }: Context, source: string): Promise<CallBackSettings> {
  const row = await db.one<{ kept: Kept | null }>(
    sql`select call_back as kept from source where workspace_id = ${workspace} and id = ${source}`,
  )
  const { minutes, responsible, countries, order, perHour } = row?.kept ?? {}
  return {
    minutes: minutes ?? usualMinutes,
    responsible: responsible ?? null,
    countries: countries?.length ? countries : [config.company.country],
    order: order ?? false,
    perHour: perHour ?? usualPerHour,
  }
}
