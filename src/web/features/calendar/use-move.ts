import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { useObject } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { changeInTurn, versionWith } from '../../records/own-changes.ts'
import { recordKeys } from '../../records/queries.ts'
import { announce } from '../../ui/announce.ts'
import { toast } from '../../ui/toast.ts'
import { type Days, daysKey } from './use-happenings.ts'

/** Where a task goes: to another time, another length, another person. */
export interface Change {
  dueAt?: string
  minutes?: number | null
  owner?: string
}

interface Move {
  task: RecordJson
  change: Change
  back?: boolean
}

/** Moves tasks at once, takes the move back with the reason where the server refuses, and offers the way back where it does not. */
export function useMove(): (task: RecordJson, change: Change) => void {
  const { t } = useTranslation()
  const formats = useFormats()
  const object = useObject('task')
  const queryClient = useQueryClient()
  const place = (record: RecordJson) =>
    queryClient.setQueriesData<Days>(
      { queryKey: daysKey('task') },
      days =>
        days && {
          ...days,
          pages: days.pages.map(page => ({
            ...page,
            data: page.data.map(known => (known.id === record.id ? { ...known, ...record } : known)),
          })),
        },
    )
  const moving = useMutation({
    mutationFn: ({ task, change, back }: Move) =>
      changeInTurn(task, known =>
        api.patch<RecordJson>(`/${object.plural}/${task.id}`, change, {
          version: back ? versionWith(task, Object.keys(change)) : known.version,
        }),
      ),
    onMutate: async ({ task, change }) => {
      await queryClient.cancelQueries({ queryKey: daysKey('task') })
      place({ ...task, ...change })
    },
    onSuccess: (saved, { task, change, back }) => {
      place(saved)
      const words = t(back ? 'calendar:movedBack' : 'calendar:moved', {
        title: asText(saved.title),
        when: formats.exact(new Date(asText(saved.dueAt))),
      })
      announce(words)
      const undo = () => moving.mutate({ task: saved, change: formerOf(task, change), back: true })
      toast({ message: words, ...(back ? {} : { action: { label: t('undo'), run: undo } }) })
    },
    onError: (_error, { task }) => void place(task),
    onSettled: (_saved, _error, { task }) => {
      void queryClient.invalidateQueries({ queryKey: recordKeys.all('task') })
      void queryClient.invalidateQueries({ queryKey: recordKeys.changes('task', task.id) })
      for (const queryKey of recordKeys.affectedBy('task')) void queryClient.invalidateQueries({ queryKey })
    },
  })
  return (task, change) => moving.mutate({ task, change })
}

/** What the changed fields were before. */
function formerOf(task: RecordJson, change: Change): Change {
  return {
    ...('dueAt' in change && { dueAt: asText(task.dueAt) }),
    ...('minutes' in change && { minutes: task.minutes == null ? null : Number(task.minutes) }),
    ...('owner' in change && { owner: asText(task.owner) }),
  }
}
