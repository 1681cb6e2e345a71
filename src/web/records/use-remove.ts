import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../app/api.ts'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { cardPath, listPath } from '../app/navigation.ts'
import { titleOf } from '../fields/titles.ts'
import { toast, toastError } from '../ui/toast.ts'
import { inTurn } from './own-changes.ts'
import { recordKeys } from './queries.ts'

/** To the trash, with a way back for as long as the toast stays. */
export function useRemove(object: SchemaObject) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const refresh = () =>
    queryClient.invalidateQueries({
      queryKey: recordKeys.all(object.name),
      predicate: ({ queryKey }) => queryKey[2] !== 'card',
    })

  const restore = async (record: RecordJson) => {
    try {
      await api.post(`/${object.plural}/${record.id}/restoration`)
      await refresh()
      await navigate({ to: cardPath(object, record.id) })
    } catch (error) {
      toastError(error)
    }
  }
  return useMutation({
    // Nothing is asked anew for its card before that is left.
    mutationFn: (record: RecordJson) =>
      inTurn(record.id, async () => {
        await api.delete(`/${object.plural}/${record.id}`)
        await navigate({ to: listPath(object) })
      }),
    onSuccess: (_answer, record) => {
      queryClient.removeQueries({ queryKey: recordKeys.card(object.name, record.id) })
      void refresh()
      toast({
        message: t('records:removed', { title: titleOf(object, record) }),
        action: { label: t('undo'), run: () => void restore(record) },
      })
    },
  })
}
