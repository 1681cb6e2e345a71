import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'

/** Somebody who may be the one whose fields were given, though nothing of both is the same to the letter. */
export interface Alike {
  probability: number
  record: RecordJson
}

/** By what people and companies are told apart. */
const told = [
  ...['name', 'lastName', 'firstName', 'middleName', 'phones', 'emails', 'messengers', 'birthday'],
  ...['address', 'company', 'companyName', 'legalName', 'inn', 'kpp', 'ogrn', 'site', 'legalAddress'],
]

/** Who is like what has been typed so far, the most alike first. Asked when typing rests. */
export function useAlike(object: string, values: JsonObject, wait = 400): Alike[] {
  const typed = Object.fromEntries(told.flatMap(name => (isTold(values[name]) ? [[name, values[name]]] : [])))
  const [settled] = useDebouncedValue(JSON.stringify(typed), wait)
  const fields: JsonObject = JSON.parse(settled)
  const enabled = Object.keys(fields).length > 0
  const { data } = useQuery({
    queryKey: ['duplicates', 'check', object, fields],
    queryFn: async ({ signal }) =>
      (await api.post<{ data: Alike[] }>('/duplicates/checks', { object, fields }, { signal })).data,
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return enabled ? (data ?? []) : []
}

const isTold = (value: JsonObject[string] | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'string' ? value.trim().length > 2 : Boolean(value)
