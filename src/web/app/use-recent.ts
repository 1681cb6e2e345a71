import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { titleOf } from '../fields/titles.ts'
import { api } from './api.ts'
import type { PageOf, RecordJson } from './contract.ts'
import { forget, type Recent, recentOf } from './recent.ts'
import { type Schema, useSchema } from './schema.ts'
import { useMe } from './session.ts'

export interface RecentRecord {
  object: string
  id: string
  title: string
  number: string | null
}

const shown = 12

/** What somebody opened lately and may still see, named as it is called today; what is gone is forgotten. */
export function useRecentRecords(): RecentRecord[] {
  const { id: user } = useMe()
  const schema = useSchema()
  const asked = recentOf(user)
    .filter(one => 'object' in one)
    .slice(0, shown)
  const { data } = useQuery({
    queryKey: ['recent', user, asked],
    queryFn: async () => (await Promise.all(byObject(asked).map(([object, ids]) => ask(schema, object, ids)))).flat(),
    staleTime: 0,
    gcTime: 0,
  })
  useEffect(() => {
    if (data)
      forget(
        user,
        asked.filter(one => 'id' in one && !data.some(({ id }) => id === one.id)),
      )
  }, [data, user, asked])
  return asked.flatMap(one => data?.find(({ id }) => 'id' in one && one.id === id) ?? [])
}

function byObject(recent: Recent[]): [string, string[]][] {
  const records = recent.filter(one => 'object' in one)
  return [...Map.groupBy(records, ({ object }) => object)].map(([object, ones]) => [object, ones.map(({ id }) => id)])
}

async function ask({ byName }: Schema, name: string, ids: string[]): Promise<RecentRecord[]> {
  const object = byName.get(name)
  if (!object) return []
  const { data } = await api.post<PageOf<RecordJson>>(`/${object.plural}/query`, {
    filter: { id: { in: ids } },
    fields: [object.title],
    limit: ids.length,
  })
  return data.map(record => ({
    object: name,
    id: record.id,
    title: titleOf(object, record),
    number: typeof record.number === 'string' ? record.number : null,
  }))
}
