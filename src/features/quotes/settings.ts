import sql from 'sql-template-tag'
import { Invalid, isSeen, type JsonObject, type Problem, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** How quotes are made, followed up and what they move. */
export interface QuoteSettings {
  /** So many days a new one is valid. */
  validDays: number
  /** By pipeline of deals: the stages that a deal moves to, forward only. */
  stages: Record<string, { sent?: string; accepted?: string }>
  /** Working days after which the owner is reminded; `null`: not at all. */
  remindUnopened: number | null
  remindUnanswered: number | null
  /** Working days before its end. */
  remindEnding: number | null
  /** How he is reminded. */
  remindBy: 'notice' | 'task'
  /** The client gets a letter before the end, too. */
  remindClient: boolean
  /** An accepted quote becomes an order by itself. */
  makesOrder: boolean
  /** Terms of new quotes, where the client has had none before. */
  paymentTerms: string | null
  deliveryTerms: string | null
}

export const usualSettings: QuoteSettings = {
  validDays: 14,
  stages: {},
  remindUnopened: 2,
  remindUnanswered: 3,
  remindEnding: 2,
  remindBy: 'notice',
  remindClient: false,
  makesOrder: false,
  paymentTerms: null,
  deliveryTerms: null,
}

/** With the version by which a change says what it was made on; 0: nobody has set them yet. */
export type KeptSettings = QuoteSettings & { version: number }

export async function quoteSettings({ db, workspace, config }: Context): Promise<KeptSettings> {
  const row = await db.one<{ settings: Partial<QuoteSettings>; version: number }>(
    sql`select settings, version from quote_settings where workspace_id = ${workspace}`,
  )
  return { ...usualSettings, ...(row?.settings ?? { stages: usualStages(config) }), version: row?.version ?? 0 }
}

const ofQuotes = /предложени|(?<!\p{L})кп(?!\p{L})|quote|proposal/iu

/** Until somebody says otherwise, what was sent is in the stage that is called so, and what was accepted in the last before it is won. */
const usualStages = ({ pipelines }: Context['config']): QuoteSettings['stages'] =>
  Object.fromEntries(
    pipelines
      .filter(({ object }) => object === 'deal')
      .map(({ id, stages }) => {
        const open = stages.filter(({ kind }) => kind === 'open').sort((one, other) => one.position - other.position)
        const [sent, accepted] = [open.find(({ name }) => ofQuotes.test(name))?.id, open.at(-1)?.id]
        return [id, { ...(sent && { sent }), ...(accepted && { accepted }) }]
      }),
  )

/** Changes what is given. Throws Invalid, every stage by its place, and Stale. */
export async function saveSettings(ctx: Context, given: JsonObject, seen?: SeenVersion): Promise<KeptSettings> {
  return ctx.db.transaction(async db => {
    const inside = { ...ctx, db }
    const { version, ...before } = await quoteSettings(inside)
    if (!isSeen(seen, version)) throw new Stale('stale', { version })
    const settings = { ...before, ...given } as QuoteSettings
    const problems = stageProblems(ctx, settings)
    if (problems.length) throw new Invalid(problems)
    await db.query(sql`
      insert into quote_settings (settings) values (${JSON.stringify(settings)}::jsonb)
      on conflict (workspace_id) do update set settings = excluded.settings, version = quote_settings.version + 1, changed_at = now()`)
    return quoteSettings(inside)
  })
}

/** A stage belongs to its pipeline, and nothing is lost by a quote. */
function stageProblems({ config }: Context, { stages }: QuoteSettings): Problem[] {
  return Object.entries(stages).flatMap(([pipeline, given]) => {
    const found = config.pipelines.find(({ id, object }) => id === pipeline && object === 'deal')
    if (!found) return [{ field: `stages.${pipeline}`, code: 'dangling' }]
    return Object.entries(given).flatMap(([event, stage]) =>
      found.stages.some(({ id, kind }) => id === stage && kind !== 'lost')
        ? []
        : [{ field: `stages.${pipeline}.${event}`, code: 'unknownStage' }],
    )
  })
}
