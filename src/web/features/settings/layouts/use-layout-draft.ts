import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Layout } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { errorWords, toast, toastError } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { sameJson } from '../parts/use-edit.ts'
import { bodyOf, type Draft, draftOf, usualDraft } from './draft.ts'
import { layoutsQuery, type SavedLayout } from './saved.ts'

interface Kept {
  draft: Draft
  /** Version that the changes were made on. */
  base: number
}

/** A layout while it is changed: kept on this device until it is saved or given up. */
export function useLayoutDraft(object: SchemaObject, saved: SavedLayout, placeable: SchemaField[]) {
  const { t } = useTranslation()
  const { place, own, holds } = saved
  const [kept, keep, forget] = useDraft<Kept | null>(`layout.${place.object}.${place.role}.${place.pipeline}`, null)
  const before = holds ? draftOf(holds, placeable) : usualDraft(object, t('settings:layouts.main'), placeable)
  const draft = kept?.draft ?? before
  const base = kept?.base ?? own?.version ?? 0
  const put = usePut(object.name)

  const save = useMutation({
    mutationFn: () => put(bodyOf(draft, place), base),
    onSuccess: () => {
      forget()
      toast({ message: t('settings:layouts.saved') })
    },
    // Saved once more, it goes on top of what somebody else has saved meanwhile.
    onError: async error => {
      if (isStale(error)) keep({ draft, base: await versionNow(place) })
    },
    meta: { quiet: true },
  })
  return {
    draft,
    change: (next: Draft) => keep({ draft: next, base }),
    dirty: kept !== null && !sameJson(bodyOf(kept.draft, place), bodyOf(before, place)),
    save,
    problem: isStale(save.error) ? t('settings:stale') : save.error ? errorWords(save.error) : null,
    discard: () => {
      forget()
      save.reset()
    },
  }
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412

async function versionNow({ object, role, pipeline }: SavedLayout['place']): Promise<number> {
  const { data } = await api.get<{ data: Layout[] }>('/layouts', { query: { object } })
  return data.find(layout => layout.role === role && layout.pipeline === pipeline)?.version ?? 0
}

/** Gives a layout up, with the way back. */
export function useUsual(object: SchemaObject, forget: () => void) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const put = usePut(object.name)
  return useMutation({
    mutationFn: (id: string) => api.delete<Layout>(`/layouts/${id}`),
    onSuccess: async ({ id: _, version: __, ...former }) => {
      forget()
      await Promise.all([configured(), queryClient.invalidateQueries(layoutsQuery(object.name))])
      toast({
        message: t('settings:layouts.usualDone'),
        action: { label: t('settings:layouts.undo'), run: () => void put(former, 0).catch(toastError) },
      })
    },
  })
}

function usePut(object: string) {
  const queryClient = useQueryClient()
  const configured = useConfigured()
  return async (body: object, version: number) => {
    const layout = await api.put<Layout>('/layouts', body, { version })
    await Promise.all([configured(), queryClient.invalidateQueries(layoutsQuery(object))])
    return layout
  }
}
