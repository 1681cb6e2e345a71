import { useQueryClient } from '@tanstack/react-query'
import type { Link } from '../../app/contract.ts'
import { recordKeys } from '../../records/queries.ts'

/** After something was told or planned: the story, the tasks and the lists that hang on them are asked again. */
export function useTold(): (on?: Link | null) => void {
  const queryClient = useQueryClient()
  return on => {
    void queryClient.invalidateQueries({ queryKey: on ? recordKeys.timeline(on.object, on.id) : recordKeys.timelines })
    void queryClient.invalidateQueries({ queryKey: recordKeys.all('task') })
    void queryClient.invalidateQueries({ queryKey: recordKeys.unplanned })
    void queryClient.invalidateQueries({ queryKey: recordKeys.day })
  }
}
