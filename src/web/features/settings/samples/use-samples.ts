import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newIdempotencyKey } from '../../../app/api.ts'
import { type Samples, samplesQuery } from './samples.ts'

/** What can be done with samples. Lists and boards follow by live events. */
export function useSamples() {
  const queryClient = useQueryClient()
  const onSuccess = (samples: Samples) => queryClient.setQueryData(samplesQuery.queryKey, samples)
  const add = useMutation({
    mutationFn: () => api.post<Samples>('/sample-data', {}, { idempotencyKey: newIdempotencyKey() }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (keep: boolean) => api.post<Samples>('/sample-data/removal', { keep }),
    onSuccess,
  })
  const restore = useMutation({ mutationFn: () => api.delete<Samples>('/sample-data/removal'), onSuccess })
  return { add, remove, restore }
}
