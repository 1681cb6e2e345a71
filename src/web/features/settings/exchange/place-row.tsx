import { Alert, Button, Group, Text } from '@mantine/core'
import { IconPencil, IconPlugConnected, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import rows from '../parts/rows.module.css'
import { PlaceDialog } from './place-dialog.tsx'
import { type CheckedPlace, type PlaceJson, placesQuery } from './places.ts'

/** A place of files: where it is, whether it lets us in, and what lies there. */
export function PlaceRow({ place }: { place: PlaceJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [opened, open] = useState<'edit' | 'remove' | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: placesQuery.queryKey })
  const checking = useMutation({
    mutationFn: () => api.post<CheckedPlace>(`/file-places/${place.id}/check`),
    onSettled: refresh,
  })
  const forgetting = useMutation({
    mutationFn: () => api.patch<PlaceJson>(`/file-places/${place.id}`, { hostKey: null }),
    onSettled: refresh,
    onSuccess: () => checking.mutate(),
  })
  return (
    <li className={rows.row}>
      <div className={rows.names}>
        <button type="button" className={rows.title} onClick={() => open('edit')}>
          {place.name}
        </button>
        <span className={rows.note} style={{ overflowWrap: 'anywhere' }}>
          {t(`scheduled:kinds.${place.kind}`)} · {place.address}
        </span>
        {place.hostKey ? (
          <span className={rows.note} style={{ overflowWrap: 'anywhere' }}>
            {t('scheduled:place.hostKey', { key: place.hostKey })}
          </span>
        ) : null}
        {checking.data ? (
          <Found
            checked={checking.data}
            forget={checking.data.problem?.code === 'placeHostKey' ? () => forgetting.mutate() : undefined}
          />
        ) : null}
      </div>
      <Group gap={4} justify="flex-end" wrap="wrap">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlugConnected size={15} />}
          loading={checking.isPending || forgetting.isPending}
          onClick={() => checking.mutate()}
        >
          {t('scheduled:place.check')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={t('scheduled:place.editOf', { name: place.name })}
          onClick={() => open('edit')}
        >
          <IconPencil size={16} />
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={t('scheduled:place.removeOf', { name: place.name })}
          onClick={() => open('remove')}
        >
          <IconTrash size={16} />
        </Button>
      </Group>
      {opened === 'edit' ? <PlaceDialog place={place} onSaved={refresh} onClose={() => open(null)} /> : null}
      {opened === 'remove' ? (
        <Confirm
          title={t('scheduled:place.removeOf', { name: place.name })}
          text={t('scheduled:place.removeText')}
          action={t('scheduled:place.remove')}
          run={async () => {
            await api.delete(`/file-places/${place.id}`)
            await refresh()
          }}
          onClose={() => open(null)}
        />
      ) : null}
    </li>
  )
}

function Found({ checked, forget }: { checked: CheckedPlace; forget: (() => void) | undefined }) {
  const { t } = useTranslation()
  if (checked.problem)
    return (
      <Alert color="red" mt={6} p="xs">
        {checked.problem.message}
        {forget ? (
          <div>
            <Button size="compact-sm" variant="default" mt={6} onClick={forget}>
              {t('scheduled:place.forgetKey')}
            </Button>
          </div>
        ) : null}
      </Alert>
    )
  const names = checked.files.map(({ path }) => path).filter(Boolean)
  return (
    <Text size="sm" mt={4} role="status">
      {t('scheduled:place.works')}
      {names.length ? ` ${t('scheduled:place.newest', { names: names.join(', ') })}` : ''}
    </Text>
  )
}
