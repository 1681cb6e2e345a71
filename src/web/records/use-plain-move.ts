import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { recordKeys } from './queries.ts'

/** A board without rules of its own: the record gets the value of the column. */
export function usePlainMove(object: SchemaObject, field: SchemaField) {
  const queryClient = useQueryClient()
  const change = useMutation({
    mutationFn: ({ record, value }: { record: RecordJson; value: string }) =>
      api.patch<RecordJson>(`/${object.plural}/${record.id}`, { [field.name]: value }),
    onSettled: () => {
      for (const key of [recordKeys.lists(object.name), recordKeys.aggregates(object.name)])
        void queryClient.invalidateQueries({ queryKey: key })
    },
  })
  const move = async (record: RecordJson, value: string): Promise<boolean> => {
    try {
      await change.mutateAsync({ record, value })
      return true
    } catch {
      return false
    }
  }
  return { move }
}
