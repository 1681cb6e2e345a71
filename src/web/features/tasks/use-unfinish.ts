import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { recordKeys } from '../../records/queries.ts'
import { toastError } from '../../ui/toast.ts'

/** Takes the end of a task back, and the step that was planned with it. */
export function useUnfinish(): (task: RecordJson, next: RecordJson | null) => Promise<void> {
  const queryClient = useQueryClient()
  return async (task, next) => {
    try {
      await api.patch(`/tasks/${task.id}`, { doneAt: null, result: null })
      if (next) await api.delete(`/tasks/${next.id}`)
    } catch (error) {
      toastError(error)
    }
    void queryClient.invalidateQueries({ queryKey: recordKeys.all('task') })
    for (const queryKey of recordKeys.affectedBy('task')) void queryClient.invalidateQueries({ queryKey })
  }
}
