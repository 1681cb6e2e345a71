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
    mutationFn: async (): Promise<RecordJson> => {
      if (!record) return api.post<RecordJson>(`/${object.plural}`, withoutNull(values), { idempotencyKey: key })
      const change = changedOf(values, record)
      if (!Object.keys(change).length) return record
      return api.patch<RecordJson>(`/${object.plural}/${record.id}`, change, { version })
    },
    onSuccess: async saved => {
      await configured(object.name)
      if (record && saved.version !== record.version) {
        const former = formerOf(values, record)
        toast({
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

/** What the record had where the values differ from it. */
const formerOf = (values: JsonObject, record: RecordJson): JsonObject =>
  Object.fromEntries(Object.keys(changedOf(values, record)).map(name => [name, record[name] ?? null]))

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
