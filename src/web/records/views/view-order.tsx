import { Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Sortable } from '../../ui/sortable.tsx'
import { useViews } from './use-views.ts'
import { type SavedView, type SavedViews, viewsQuery } from './views.ts'

/** In which order one wants the views. */
export function ViewOrder({ object, onClose }: { object: SchemaObject; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { views } = useViews(object)
  const { queryKey } = viewsQuery(object.name)
  const order = useMutation({
    mutationFn: (ordered: SavedView[]) =>
      api.put<SavedViews>('/views/order', { object: object.name, views: ordered.map(({ id }) => id) }),
    onMutate: ordered => queryClient.setQueryData(queryKey, known => known && { ...known, data: ordered }),
    onSuccess: saved => queryClient.setQueryData(queryKey, saved),
    onError: () => void queryClient.invalidateQueries({ queryKey }),
    // One after the other, so that the last order is the one that stays.
    scope: { id: `order of ${object.name}` },
  })
  return (
    <Dialog opened onClose={onClose} title={t('view-dialogs:orderTitle')}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('view-dialogs:orderText')}
        </Text>
        <Sortable
          items={views}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          onOrder={ordered => order.mutate(ordered)}
          label={t('view-dialogs:orderTitle')}
        >
          {({ name }) => name}
        </Sortable>
      </Stack>
    </Dialog>
  )
}
