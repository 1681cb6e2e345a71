import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { toast } from '../../ui/toast.ts'
import { lowerFirst } from '../lower-first.ts'
import { type SavedViews, viewsQuery } from './views.ts'

interface Opening {
  /** `null`: all records. */
  view: string | null
  for: 'me' | 'everyone'
  name: string
}

/** Chooses with what an object opens. */
export function useOpening(object: SchemaObject) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ view, for: whom }: Opening) =>
      api.put<SavedViews>('/views/default', { object: object.name, view, for: whom }),
    onSuccess: (views, { view, name }) => {
      queryClient.setQueryData(viewsQuery(object.name).queryKey, views)
      const all = t('views:all', { objects: lowerFirst(object.label.many) })
      toast({ message: t('views:opensFirstNow', { name: view ? name : all }) })
    },
  })
}
