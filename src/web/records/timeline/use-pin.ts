import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { useSchema } from '../../app/schema.ts'
import { recordKeys } from '../queries.ts'
import type { ToldEntry } from './entries.ts'

/** Pins an entry, or unpins it. */
export function usePin(object: SchemaObject, card: RecordJson) {
  const { byName } = useSchema()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ type, record }: ToldEntry) => {
      const path = `/${byName.get(type)?.plural}/${record.id}/pin`
      return record.pinnedAt ? api.delete(path) : api.put(path, undefined)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: recordKeys.timeline(object.name, card.id) }),
  })
}

/** Whoever may change the entry or the card may, as far as he may change entries at all. */
export function useCanPin(card: RecordJson): (entry: ToldEntry) => boolean {
  const { byName } = useSchema()
  return ({ type, record, saving }) =>
    !saving &&
    'pinnedAt' in record &&
    byName.get(type)?.can.update !== 'none' &&
    (record.can?.update === true || card.can?.update === true)
}
