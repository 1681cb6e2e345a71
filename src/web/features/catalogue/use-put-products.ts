import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { idOf, titleOf } from '../../fields/titles.ts'
import type { BesideList } from '../../records/beside-list.tsx'
import { changeAtOnce } from '../../records/bulk/change-at-once.ts'
import { useRefresh, useUndo } from '../../records/bulk/use-undo.ts'
import { changeInTurn } from '../../records/own-changes.ts'
import { refreshRecord } from '../../records/patch-row.ts'
import { announce } from '../../ui/announce.ts'
import { toast, toastError } from '../../ui/toast.ts'
import type { Branch } from './categories.ts'
import { pileOf } from './use-carry-products.ts'

/** Puts a product into a branch; one that is marked together with all that are. */
export function usePutProducts(object: SchemaObject, beside: BesideList) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const refresh = useRefresh()
  const undoBulk = useUndo()
  const tell = (message: string, undo: () => void) => {
    announce(message)
    toast({ key: 'moved', message, action: { label: t('undo'), run: undo } })
  }

  const putOne = async (id: string, { id: category, name: place }: Branch) => {
    const path = `/${object.plural}/${id}`
    const was = await api.get<RecordJson>(path)
    const name = titleOf(object, was)
    if (idOf(was.category) === category) return announce(t('catalogue:staysIn', { name, place }))
    const now = await changeInTurn(was, () => api.patch<RecordJson>(path, { category }))
    refreshRecord(queryClient, object, id)
    tell(t('catalogue:moved', { name, place }), () => {
      changeInTurn(now, () => api.delete<RecordJson>(`${path}/changes/${now.version}`))
        .catch(toastError)
        .finally(() => refreshRecord(queryClient, object, id))
    })
  }
  const putMarked = async ({ id: category, name: place }: Branch) => {
    const { selection, list } = beside
    const bulk = await changeAtOnce({ object, marks: selection, asked: list.asked }, { set: { category } })
    await refresh(object.name)
    if (bulk.failure) return toast({ message: bulk.failure.message })
    const { changed: count, refused } = bulk.counts
    const words = t('catalogue:movedSeveral', { count, place })
    const [why] = bulk.refusals
    tell(
      refused && why ? `${words}. ${t('catalogue:stayed', { count: refused, why: why.message })}` : words,
      () => void undoBulk(bulk),
    )
  }
  return (id: string, branch: Branch) =>
    void (pileOf(beside, id) > 1 ? putMarked(branch) : putOne(id, branch)).catch(toastError)
}
