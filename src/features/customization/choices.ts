import sql, { raw } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { tableOf } from '../../database/table.ts'
import { Invalid, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

interface ChoiceChange {
  object: string
  name: string
  options: JsonObject
  next: JsonObject
}

/** Choices that records have, even in the trash, cannot be taken away from a field. */
export async function requireChoicesUnused(
  ctx: Context,
  { object: objectName, name, options, next }: ChoiceChange,
): Promise<void> {
  const left = new Set(listOf(next.choices))
  const gone = listOf(options.choices).filter(choice => !left.has(choice))
  const object = ctx.config.objects.get(objectName)
  if (!gone.length || !object) return
  const used = await ctx.db.query<{ choice: string }>(sql`
    select distinct c.choice from ${raw(quote(tableOf(object).name))} t
    cross join unnest(${gone}::text[]) c(choice)
    where t.workspace_id = ${ctx.workspace} and (t.custom->>${name} = c.choice or t.custom->${name} @> to_jsonb(array[c.choice]))`)
  if (used.length)
    throw new Invalid([
      {
        field: 'options.choices',
        code: 'choicesInUse',
        params: { values: used.map(({ choice }) => choice).join(', ') },
      },
    ])
}

const listOf = (choices: unknown): string[] => (Array.isArray(choices) ? choices.map(String) : [])
