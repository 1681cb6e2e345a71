import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'

export interface ErasureOfRecord {
  number: number
  at: string
  finishedAt: string | null
}

/** By which erasure a record was emptied; `null` of all others, of which nothing is asked where they can be changed. */
export function useErasure(object: SchemaObject, record: RecordJson | undefined): ErasureOfRecord | null {
  const { data } = useQuery({
    queryKey: ['erased', record?.id, record?.version],
    queryFn: ({ signal }) =>
      api.get<{ erasure: ErasureOfRecord | null }>(`/personal-data/erased/${object.name}/${record?.id}`, { signal }),
    enabled: record?.can?.update === false && record.can.remove === false,
    retry: false,
    meta: { quiet: true },
  })
  return data?.erasure ?? null
}
