import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Layout, LayoutPlace } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { errorWords, toast, toastError } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { sameJson } from '../parts/use-edit.ts'
import { bodyOf, type Draft, draftOf, usualDraft } from './draft.ts'
import { type FormerLayout, layoutsQuery, type SavedLayout } from './saved.ts'

interface Kept {
  draft: Draft
  /** Version that the changes were made on. */
  base: number
}

interface Saved {
  /** The one that was there; `undefined`: none for just this place. */
  former: Layout | undefined
  now: Layout
}

/** Under which name the layout of a place is kept while it is changed. */
export const draftPlace = ({ object, role, pipeline }: LayoutPlace): string => `layout.${object}.${role}.${pipeline}`

/** A layout while it is changed: kept on this device until it is saved or given up. Saved, it can be taken back. */
export function useLayoutDraft(object: SchemaObject, saved: SavedLayout, placeable: SchemaField[]) {
  const { t } = useTranslation()
  const { place, own, holds } = saved
  const [kept, keep, forget] = useDraft<Kept | null>(draftPlace(place), null)
  const before = holds ? draftOf(holds, placeable) : usualDraft(object, t('settings:layouts.main'), placeable)
  const draft = kept?.draft ?? before
  const base = kept?.base ?? own?.version ?? 0
  const put = usePut(object.name)
  const drop = useDrop(object.name)
  const takeBack = ({ former, now }: Saved) => (former ? put(formerOf(former), now.version) : drop(now.id))

  const save = useMutation({
    // What there was is told along: once it is saved, the page is drawn from that.
    mutationFn: async (): Promise<Saved> => ({ former: own, now: await put(bodyOf(draft, place), base) }),
    onSuccess: saved => {
      forget()
      toast({
        key: draftPlace(place),
        message: t('settings:layouts.saved'),
        action: { label: t('settings:takeBack'), run: () => void takeBack(saved).catch(toastError) },
      })
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

/** Gives a layout up, says for whom, and keeps the way back. */
export function useUsual(object: SchemaObject, whose: string, forget: () => void) {
  const { t } = useTranslation()
  const put = usePut(object.name)
  const drop = useDrop(object.name)
  return useMutation({
    mutationFn: (id: string) => drop(id),
    onSuccess: former => {
      forget()
      toast({
        key: draftPlace(former),
        title: t('settings:layouts.usualDone'),
        message: whose,
        action: { label: t('settings:takeBack'), run: () => void put(formerOf(former), 0).catch(toastError) },
      })
    },
  })
}

/** Lays the cards out by what they were laid out by before; that too can be taken back. */
export function useFormer({ place, own }: SavedLayout, forget: () => void) {
  const { t } = useTranslation()
  const put = usePut(place.object)
  const drop = useDrop(place.object)
  const restore = async ({ sections, counts }: Pick<FormerLayout, 'sections' | 'counts'>) => {
    if (sections) await put({ ...place, sections, counts }, own?.version ?? 0)
    else if (own) await drop(own.id)
  }
  return useMutation({
    mutationFn: (former: FormerLayout) => restore(former),
    onSuccess: () => {
      forget()
      toast({ key: draftPlace(place), message: t('settings:layouts.restored') })
    },
  })
}

const formerOf = ({ id: _, version: __, ...former }: Layout) => former

function useDrop(object: string) {
  const queryClient = useQueryClient()
  const configured = useConfigured()
  return async (id: string) => {
    const former = await api.delete<Layout>(`/layouts/${id}`)
    await Promise.all([configured(), queryClient.invalidateQueries(layoutsQuery(object))])
    return former
  }
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
