import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { type AddedField, addedFieldsQuery } from './added.ts'
import classes from './fields.module.css'

const tones: Record<NonNullable<AddedField['indexing']>['state'], Tone> = {
  building: 'warn',
  ready: 'good',
  failed: 'bad',
}

/** How far the index of a field is; where it could not be made, why, and the way to try again. */
export function IndexState({ field }: { field: AddedField }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const again = useMutation({
    mutationFn: () => api.post(`/fields/${field.id}/indexing`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: addedFieldsQuery.queryKey }),
  })
  if (!field.indexing) return null
  const { state, reason } = field.indexing
  const what = field.options.unique === true ? 'unique' : 'index'
  return (
    <span className={classes.indexing}>
      <StatusBadge tone={tones[state]}>{t(`settings:fields.indexing.${what}.${state}`)}</StatusBadge>
      {state === 'failed' ? (
        <>
          <span role="status">{reason}</span>
          <Button size="compact-xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            {t('settings:fields.indexing.again')}
          </Button>
        </>
      ) : null}
    </span>
  )
}
