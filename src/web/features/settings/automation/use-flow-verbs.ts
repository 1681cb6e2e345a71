import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { toastError } from '../../../ui/toast.ts'
import { flowsKey, type OwnFlow, type WholeFlow } from '../../automation/flows.ts'
import { useRemoved } from '../parts/use-removed.ts'

/** What can be done with a whole flow, wherever it is shown. */
export function useFlowVerbs({ id, name, kind, draft, position, version }: OwnFlow) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const removed = useRemoved()
  const { admin } = useMe()
  const plural = useSchema().byName.get(asText(draft.trigger.object))?.plural
  const refresh = () => queryClient.invalidateQueries({ queryKey: flowsKey })
  const show = (flow: string) => navigate({ to: '/settings/automation/$id', params: { id: flow } })
  const leave = () =>
    admin || !plural ? navigate({ to: '/settings/automation' }) : navigate({ to: '/$plural/board', params: { plural } })
  const turnOn = useMutation({
    mutationFn: () => api.put(`/flows/${id}/publication`, {}, { version }),
    onError: error => {
      toastError(error)
      // What is wrong stands at its place there.
      if (error instanceof ApiError && error.status === 422) void show(id)
    },
    onSettled: refresh,
    meta: { quiet: true },
  })
  const turnOff = useMutation({
    mutationFn: () => api.delete(`/flows/${id}/publication`, { query: { runs: 'finish' } }),
    onSettled: refresh,
  })
  const copy = useMutation({
    mutationFn: () =>
      api.post<WholeFlow>('/flows', { name: t('automation:copyOf', { name }).slice(0, 200), kind, draft, position }),
    onSuccess: made => show(made.id),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: () => api.delete(`/flows/${id}`),
    onSuccess: async () => {
      removed(name, `/flows/${id}/restoration`, refresh)
      await leave()
    },
    onSettled: refresh,
  })
  return { turnOn, turnOff, copy, remove }
}
