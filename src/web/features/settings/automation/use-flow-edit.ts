import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { errorWords, toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { type Definition, type FlowKind, flowQuery, flowsKey, type WholeFlow } from '../../automation/flows.ts'
import { sameJson } from '../parts/use-edit.ts'
import { faultsOf } from './faults.ts'

export type FlowValues = {
  name: string
  kind: FlowKind
  draft: Definition
}

interface Kept {
  values: FlowValues
  /** Version of the flow that the changes were made on. */
  version: number
}

/** What is written on a flow, kept on this device until it is saved, and what can be done with it. */
export function useFlowEdit(flow: WholeFlow) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [kept, setKept, forget] = useDraft<Kept | null>(`flow-edit.${flow.id}`, null)
  const { name, kind, draft, position, version } = flow
  const values = kept?.values ?? { name, kind, draft }
  const dirty = kept !== null && !sameJson(kept.values, { name, kind, draft })
  const took = (saved: WholeFlow) => {
    queryClient.setQueryData(flowQuery(flow.id).queryKey, saved)
    void queryClient.invalidateQueries({ queryKey: [...flowsKey, 'own'] })
    return saved
  }
  const saveNow = async (): Promise<WholeFlow> => {
    if (!dirty) return flow
    const answer = await api.put<WholeFlow>(
      `/flows/${flow.id}`,
      { ...values, position },
      { version: kept?.version ?? version },
    )
    forget()
    return took(answer)
  }
  const tellStale = async (error: Error) => {
    if (!isStale(error)) return
    // What was written stays; saved once more, it goes on top of what somebody else has saved.
    const now = await queryClient.fetchQuery({ ...flowQuery(flow.id), staleTime: 0 })
    setKept({ values, version: now.version })
  }
  const save = useMutation({
    mutationFn: saveNow,
    onSuccess: () => toast({ message: t('automation:saved') }),
    onError: tellStale,
    meta: { quiet: true },
  })
  const publish = useMutation({
    mutationFn: async () => {
      const saved = await saveNow()
      return took(await api.put<WholeFlow>(`/flows/${flow.id}/publication`, {}, { version: saved.version }))
    },
    onSuccess: () => {
      save.reset()
      toast({ message: t('automation:published') })
    },
    onError: tellStale,
    meta: { quiet: true },
  })
  const failed = save.error ?? publish.error
  const refused = failed instanceof ApiError && failed.status === 422 && failed === publish.error
  return {
    values,
    dirty,
    change: (part: Partial<FlowValues>) =>
      setKept(now => ({
        values: { ...(now?.values ?? { name, kind, draft }), ...part },
        version: now?.version ?? version,
      })),
    changeDraft: (change: (draft: Definition) => Definition) =>
      setKept(now => {
        const before = now?.values ?? { name, kind, draft }
        return { values: { ...before, draft: change(before.draft) }, version: now?.version ?? version }
      }),
    /** What of the draft is wrong, as far as it has not been changed since it was saved. */
    faults: faultsOf(flow.problems, { saved: flow.draft, now: values.draft }),
    problem: isStale(failed)
      ? t('automation:stale')
      : refused
        ? t('automation:notPublished')
        : failed && errorWords(failed),
    save,
    saveNow,
    publish,
    discard: () => {
      forget()
      save.reset()
      publish.reset()
    },
  }
}

export type FlowEdit = ReturnType<typeof useFlowEdit>

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412
