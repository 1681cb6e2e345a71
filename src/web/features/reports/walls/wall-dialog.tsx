import { Button, Input, MultiSelect, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../../app/api.ts'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { DialogActions } from '../../../ui/dialog-actions.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { dashboardsQuery } from '../kept.ts'
import { type WallJson, wallsKey } from './walls.ts'

export interface WallDialogProps {
  dashboard: { id: string; name: string }
  onClose: () => void
}

const startScheme: WallJson['scheme'] = 'dark'

/** Makes a link at which dashboards are shown on a screen, and tells it this once. */
export function WallDialog({ dashboard, onClose }: WallDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data = [] } = useQuery(dashboardsQuery)
  const [key] = useState(newIdempotencyKey)
  const [said, setSaid] = useState({
    name: dashboard.name,
    dashboards: [dashboard.id],
    turnSeconds: 30,
    scheme: startScheme,
    days: 90,
  })
  const making = useMutation({
    mutationFn: () => api.post<WallJson & { path: string }>('/wall-screens', said, { idempotencyKey: key }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: wallsKey }),
    meta: { quiet: true },
  })
  if (making.data) return <Made path={making.data.path} onClose={onClose} />
  const { wrong, rest } = problemsOf(making.error, ['name', 'dashboards'])
  const own = data.filter(({ can }) => can.change)
  return (
    <FormDialog
      title={t('mailings:newWall')}
      text={t('mailings:wallText')}
      action={t('mailings:makeWall')}
      pending={making.isPending}
      disabled={!said.name.trim() || !said.dashboards.length}
      problem={rest}
      onSubmit={() => making.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('mailings:wallName')}
        maxLength={200}
        value={said.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => setSaid({ ...said, name: value })}
      />
      <MultiSelect
        label={t('mailings:wallDashboards')}
        searchable
        hidePickedOptions
        maxValues={20}
        value={said.dashboards}
        error={wrong.dashboards}
        data={(own.length ? own : [dashboard]).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={dashboards => setSaid({ ...said, dashboards })}
      />
      {said.dashboards.length > 1 ? (
        <Select
          label={t('mailings:wallTurn')}
          allowDeselect={false}
          value={String(said.turnSeconds)}
          data={(['15', '30', '60', '300'] as const).map(value => ({ value, label: t(`mailings:wallTurns.${value}`) }))}
          onChange={turn => setSaid({ ...said, turnSeconds: Number(turn) })}
        />
      ) : null}
      <Input.Wrapper label={t('mailings:wallScheme')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('mailings:wallScheme')}
          value={said.scheme}
          data={(['dark', 'light'] as const).map(value => ({ value, label: t(`mailings:wallSchemes.${value}`) }))}
          onChange={scheme => setSaid({ ...said, scheme })}
        />
      </Input.Wrapper>
      <Select
        label={t('mailings:wallDays')}
        allowDeselect={false}
        value={String(said.days)}
        data={(['7', '30', '90', '366'] as const).map(value => ({ value, label: t(`mailings:wallTerms.${value}`) }))}
        onChange={days => setSaid({ ...said, days: Number(days) })}
      />
    </FormDialog>
  )
}

function Made({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useTranslation()
  const address = new URL(path, location.origin).href
  return (
    <Dialog opened onClose={onClose} title={t('mailings:wallLink')} closeOnClickOutside={false}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('mailings:wallOnce')}
        </Text>
        <CopyBox text={address} label={t('mailings:wallLink')} />
        <DialogActions>
          <Button
            component="a"
            href={address}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconExternalLink size={16} stroke={1.6} />}
          >
            {t('mailings:open')}
          </Button>
          <Button onClick={onClose}>{t('close')}</Button>
        </DialogActions>
      </Stack>
    </Dialog>
  )
}
