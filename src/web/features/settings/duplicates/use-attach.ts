import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { fieldOf, useSchema } from '../../../app/schema.ts'
import { useRefresh } from '../../../records/bulk/use-undo.ts'
import { toast } from '../../../ui/toast.ts'
import { duplicateKeys, type Pair } from './duplicates.ts'

export interface Attaching {
  pair: Pair
  /** Field of the contact → id of whose value is kept, where it is not the contact's own. */
  take?: Record<string, string>
}

interface Detached {
  /** What people have changed since, and was left to them. */
  kept: { object: string; field: string }[]
}

/** Attaches the lead of a pair to its contact. `onDone` is given what takes it back, as the toast does. */
export function useAttach(onDone?: (undo: () => void) => void) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const queryClient = useQueryClient()
  const refresh = useRefresh()
  const again = () =>
    Promise.all([queryClient.invalidateQueries({ queryKey: duplicateKeys }), refresh('lead'), refresh('contact')])
  const undo = useMutation({
    mutationFn: (path: string) => api.delete<Detached>(path),
    onSuccess: ({ kept }) => {
      const fields = kept.map(({ object, field }) => {
        const declared = byName.get(object)
        return (declared && fieldOf(declared, field)?.label) ?? field
      })
      const left = fields.length ? t('duplicates:attach.left', { what: fields.join(', ') }) : null
      toast({ title: t('duplicates:attach.undone'), message: left ?? t('duplicates:attach.asBefore') })
      return again()
    },
  })
  return useMutation({
    mutationFn: async ({ pair, take }: Attaching) => {
      const path = `/duplicates/${pair.id}/attachment`
      await api.put(path, { take: take ?? {} })
      return path
    },
    onSuccess: path => {
      const takeBack = () => undo.mutate(path)
      toast({
        message: t('duplicates:attach.done'),
        key: 'duplicates',
        action: { label: t('undo'), run: takeBack },
      })
      onDone?.(takeBack)
      return again()
    },
  })
}
