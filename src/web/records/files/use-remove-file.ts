import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { toast, toastError } from '../../ui/toast.ts'
import { recordKeys } from '../queries.ts'

/** To the trash, with a way back; the card stays where it is. */
export function useRemoveFile(attachment: SchemaObject) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: recordKeys.lists(attachment.name) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.timelines })
  }
  const restore = async (file: RecordJson) => {
    try {
      await api.post(`/${attachment.plural}/${file.id}/restoration`)
    } catch (error) {
      toastError(error)
    }
    refresh()
  }
  return useMutation({
    mutationFn: (file: RecordJson) => api.delete(`/${attachment.plural}/${file.id}`),
    onSuccess: (_answer, file) => {
      refresh()
      toast({
        message: t('story:removed', { name: asText(file.name) }),
        action: { label: t('undo'), run: () => void restore(file) },
      })
    },
  })
}
