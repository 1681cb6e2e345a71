import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { fewAtOnce } from '../../records/board/few-at-once.ts'
import { recordKeys } from '../../records/queries.ts'
import { tellRefused, toast, toastError } from '../../ui/toast.ts'

type LeadVerb = 'claim' | 'refusal' | 'postponement' | 'assignment'

/** What its end is told by, also where the lead has changed on the page before the answer came and what was pressed is gone. */
interface Told {
  onSuccess: () => void
  onError?: (error: Error) => void
}

/**
 * What is done to a lead beyond changing its fields: the answer is the lead as it is now. Of several those that it cannot
 * be done to are told; where it can be done to none, it failed.
 */
export function useLeadVerb(verb: LeadVerb, leads: readonly RecordJson[], told: Told) {
  const refresh = useLeadRefresh()
  return useMutation({
    mutationFn: async (body: object = {}) => {
      const answers = await fewAtOnce(leads, lead =>
        api.post<RecordJson>(`/leads/${lead.id}/${verb}`, body).then(
          now => ({ lead, now, error: undefined }),
          (error: unknown) => ({ lead, now: undefined, error }),
        ),
      )
      for (const { lead, now } of answers) refresh(lead.id, now)
      const failed = answers.filter(({ now }) => !now)
      if (failed.length === answers.length) throw failed[0]?.error
      for (const { lead, error } of failed) tellRefused(String(lead.name), error)
    },
    ...told,
    meta: { quiet: true },
  })
}

/** Takes a lead out of the pool. Who was too late is told who has it. */
export function useClaim(lead: RecordJson) {
  const { t } = useTranslation()
  const refresh = useLeadRefresh()
  const giveBack = useMutation({
    mutationFn: () => api.patch<RecordJson>(`/leads/${lead.id}`, { owner: null, status: lead.status }),
    onSettled: () => refresh(lead.id),
  })
  const claim = useLeadVerb('claim', [lead], {
    onSuccess: () => toast({ message: t('leads:claimed'), action: { label: t('undo'), run: () => giveBack.mutate() } }),
    onError: error => {
      const late = error instanceof ApiError && error.status === 409
      if (late) toast({ title: t('leads:claimLost'), message: error.message })
      else toastError(error)
    },
  })
  return { press: () => claim.mutate({}), pending: claim.isPending }
}

/** Of a refused one. */
export function useBackToWork(lead: RecordJson) {
  const refresh = useLeadRefresh()
  return useMutation({
    mutationFn: () => api.patch<RecordJson>(`/leads/${lead.id}`, { status: 'working' }, { version: lead.version }),
    onSuccess: now => refresh(lead.id, now),
  })
}

/** After a verb the card shows its answer at once; lists, the story and the day are asked again. */
export function useLeadRefresh(): (id: string, now?: RecordJson) => void {
  const queryClient = useQueryClient()
  return (id, now) => {
    if (now) queryClient.setQueryData<RecordJson>(recordKeys.card('lead', id), known => ({ ...known, ...now }))
    else void queryClient.invalidateQueries({ queryKey: recordKeys.card('lead', id) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.lists('lead') })
    void queryClient.invalidateQueries({ queryKey: recordKeys.aggregates('lead') })
    void queryClient.invalidateQueries({ queryKey: recordKeys.lists('task') })
    void queryClient.invalidateQueries({ queryKey: recordKeys.timeline('lead', id) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.changes('lead', id) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.unplanned })
    void queryClient.invalidateQueries({ queryKey: recordKeys.day })
  }
}
