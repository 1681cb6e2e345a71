import { Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { type Watching, watchingQuery } from './watching.ts'

/** Whether anybody may have it counted that his letters are opened. */
export function WatchingSetting() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data } = useQuery(watchingQuery)
  const save = useMutation({
    mutationFn: (allowed: boolean) => api.put<Watching>('/mail/watching', { allowed }),
    onSuccess: now => queryClient.setQueryData(watchingQuery.queryKey, now),
  })
  if (!data) return null
  return (
    <Switch
      mt="md"
      label={t('writing:watching.allowed')}
      description={t(data.possible ? 'writing:watching.allowedText' : 'writing:watching.nowhere')}
      disabled={!data.possible || save.isPending}
      checked={data.allowed}
      onChange={({ currentTarget: { checked } }) => save.mutate(checked)}
    />
  )
}
