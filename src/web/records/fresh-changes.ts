import i18next from 'i18next'
import { api } from '../app/api.ts'
import type { PageOf, SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'
import { announce } from '../ui/announce.ts'
import { toast } from '../ui/toast.ts'
import { freshFields } from './fresh-fields.ts'
import { lowerFirst } from './lower-first.ts'

interface ChangeEntry {
  id: string
  actor: { id: string; name: string } | null
  fields: { field: string }[]
}

/** What a colleague has just changed of an open card lights up for so long, in milliseconds. */
const freshFor = 5000

/** Shows on an open card what somebody else has just changed of it. */
export async function lightUp(object: SchemaObject, id: string, changes: Set<string>) {
  const { data } = await api.get<PageOf<ChangeEntry>>(`/${object.plural}/${id}/changes`, { query: { limit: 20 } })
  const fields: Record<string, string> = {}
  for (const change of data.filter(({ id }) => changes.has(id)).reverse())
    for (const { field } of change.fields) {
      if (isShown(object, field)) fields[field] = change.actor?.name ?? i18next.t('records:system')
    }
  if (!Object.keys(fields).length) return
  const lit = { id, fields: { ...kept(id), ...fields } }
  freshFields.set(lit)
  tell(object, fields)
  setTimeout(() => freshFields.set(now => (now === lit ? null : now)), freshFor)
}

const kept = (id: string): Record<string, string> => {
  const now = freshFields.get()
  return now?.id === id ? now.fields : {}
}

/** Moments that the engine notes say nothing by themselves. */
function isShown(object: SchemaObject, name: string): boolean {
  const field = fieldOf(object, name)
  return field !== undefined && !(field.type === 'time' && field.readOnly)
}

function tell(object: SchemaObject, fields: Record<string, string>): void {
  for (const [who, names] of Map.groupBy(Object.keys(fields), name => fields[name] ?? '')) {
    const labels = names.map(name => lowerFirst(fieldOf(object, name)?.label ?? name)).join(', ')
    const words = i18next.t('card:changedBy', { who, fields: labels })
    toast({ key: `fresh ${who}`, message: words })
    announce(words)
  }
}
