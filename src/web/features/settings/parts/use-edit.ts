import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../../model/index.ts'
import { api, newIdempotencyKey } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import type { RecordJson, SchemaObject } from '../../../app/contract.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { toast, toastError } from '../../../ui/toast.ts'
import { useConfigured } from './use-configured.ts'

interface Edit<Values extends JsonObject> {
  object: SchemaObject
  /** Absent: a new one. */
  record?: RecordJson | undefined
  /** Version that the values were made on, where it is not that of the record. */
  base?: number
  values: Values
  /** Fields that the form shows: what is wrong with others is said below it. */
  shown?: readonly string[]
  onSaved: (saved: RecordJson) => void
}

/**
 * Saves a form of the set-up: a new record whole, of a known one what differs from it, with the way back. Where somebody
 * changed it meanwhile, the form says so and keeps everything; saved once more, it goes on top.
 */
export function useEdit<Values extends JsonObject>({ object, record, base, values, shown, onSaved }: Edit<Values>) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const [key] = useState(newIdempotencyKey)
  const [seen, setSeen] = useState<number | null>(null)
  const version = seen ?? base ?? record?.version
  const takeBack = async (saved: RecordJson, former: JsonObject) => {
    await api.patch(`/${object.plural}/${saved.id}`, former, { version: saved.version }).catch(toastError)
    await configured(object.name)
  }

  const save = useMutation({
    mutationFn: async (): Promise<Saved> => {
      const path = `/${object.plural}`
      if (!record) return { saved: await api.post(path, withoutNull(values), { idempotencyKey: key }), former: null }
      const change = changedOf(values, record)
      if (!Object.keys(change).length) return { saved: record, former: null }
      return { saved: await api.patch(`${path}/${record.id}`, change, { version }), former: formerOf(change, record) }
    },
    onSuccess: async ({ saved, former }) => {
      await configured(object.name)
      if (former) {
        toast({
          key: `${object.name} ${saved.id}`,
          message: t('settings:saved'),
          action: { label: t('settings:takeBack'), run: () => void takeBack(saved, former) },
        })
      }
      onSaved(saved)
    },
    onError: async error => {
      if (record && isStale(error)) setSeen((await api.get<RecordJson>(`/${object.plural}/${record.id}`)).version)
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(save.error, shown ?? Object.keys(values))
  return { save, wrong, at, rest: isStale(save.error) ? t('settings:stale') : rest }
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412

/** What of the values differs from the record. */
export const changedOf = (values: JsonObject, record: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => !sameJson(value, record[name] ?? null)))

interface Saved {
  saved: RecordJson
  /** What the record had in the fields that were changed; `null`: nothing can be taken back. */
  former: JsonObject | null
}

const formerOf = (change: JsonObject, record: RecordJson): JsonObject =>
  Object.fromEntries(Object.keys(change).map(name => [name, record[name] ?? null]))

/** The same whatever the order of members, as the database may give them back in another. */
export function sameJson(one: Json, other: Json): boolean {
  if (one === other) return true
  if (
    typeof one !== 'object' ||
    typeof other !== 'object' ||
    !one ||
    !other ||
    Array.isArray(one) !== Array.isArray(other)
  )
    return false
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every(name => sameJson((one as JsonObject)[name] ?? null, (other as JsonObject)[name] ?? null))
}

const withoutNull = (values: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''))
