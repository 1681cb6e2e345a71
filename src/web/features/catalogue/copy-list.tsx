import { Button, NumberInput, Stack, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { canCreate, useObject } from '../../app/schema.ts'
import { recordKeys } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { problemsOf } from '../../ui/problems.ts'

/** A list like another, so many per cent higher or lower. */
export function CopyButton({ list }: { list: RecordJson }) {
  const { t } = useTranslation()
  const object = useObject('priceList')
  const [opened, setOpened] = useState(false)
  if (!canCreate(object)) return null
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCopy size={16} stroke={1.6} />}
        onClick={() => setOpened(true)}
      >
        {t('catalogue:copy')}
      </Button>
      {opened ? <CopyDialog list={list} onClose={() => setOpened(false)} /> : null}
    </>
  )
}

function CopyDialog({ list, onClose }: { list: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [name, setName] = useState(t('catalogue:copyOf', { name: String(list.name) }))
  const [adjustment, setAdjustment] = useState<number | string>(0)
  const copying = useMutation({
    mutationFn: () =>
      api.post<RecordJson>(`/price-lists/${list.id}/copies`, { name, adjustment: Number(adjustment || 0) }),
    onSuccess: copy => {
      void queryClient.invalidateQueries({ queryKey: recordKeys.all('priceList') })
      onClose()
      void navigate({ to: `/price-lists/${copy.id}/prices` })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(copying.error, ['name', 'adjustment'])
  return (
    <Dialog opened onClose={onClose} title={t('catalogue:copy')}>
      <form
        onSubmit={event => {
          event.preventDefault()
          copying.mutate()
        }}
      >
        <Stack>
          <TextInput
            label={t('catalogue:name')}
            data-autofocus
            required
            maxLength={200}
            value={name}
            error={wrong.name ?? rest}
            onChange={event => setName(event.currentTarget.value)}
          />
          <NumberInput
            label={t('catalogue:adjustment')}
            description={t('catalogue:adjustmentText')}
            suffix=" %"
            min={-100}
            max={1000}
            value={adjustment}
            error={wrong.adjustment}
            onChange={setAdjustment}
          />
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={copying.isPending}>
              {t('catalogue:copy')}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Dialog>
  )
}
