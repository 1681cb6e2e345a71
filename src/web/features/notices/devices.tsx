import { ActionIcon, Alert, Button } from '@mantine/core'
import { IconDeviceDesktop, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../app/api-error.ts'
import { useFormats } from '../../app/format.ts'
import { toast, toastError } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { canPush, type PushDevice, turnOffPush, turnOnPush } from './push.ts'
import { devicesQuery } from './settings.ts'

/** Where notices come while no page is open. */
export function Devices() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data: devices } = useQuery(devicesQuery)
  const again = () => queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey })
  const turningOn = useMutation({
    mutationFn: turnOnPush,
    onSuccess: async outcome => {
      if (outcome === 'on') toast({ message: t('notices:page.turnedOn') })
      await again()
    },
    onError: error => error instanceof ApiError && toastError(error),
    meta: { quiet: true },
  })
  const denied = turningOn.data === 'denied' || (canPush() && Notification.permission === 'denied')
  const failed = turningOn.error && !(turningOn.error instanceof ApiError)
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('notices:page.devices')}</h2>
      <p className={rows.sectionText}>{t('notices:page.devicesText')}</p>
      {devices?.data.length ? (
        <ul className={rows.rows}>
          {devices.data.map(device => (
            <DeviceRow key={device.id} device={device} onRemoved={again} />
          ))}
        </ul>
      ) : null}
      {devices?.away ? (
        <Alert color="yellow" mt="sm">
          {t('notices:page.away')}
        </Alert>
      ) : null}
      {!canPush() ? (
        <Alert color="gray">{t('notices:page.unsupported')}</Alert>
      ) : denied ? (
        <Alert color="gray">{t('notices:page.denied')}</Alert>
      ) : devices?.key && !devices.data.some(device => device.here) ? (
        <Button variant="default" mt="sm" loading={turningOn.isPending} onClick={() => turningOn.mutate(devices)}>
          {t('notices:page.turnOn')}
        </Button>
      ) : null}
      {failed ? (
        <Alert color="red" role="alert" mt="sm">
          {t('notices:page.failed')}
        </Alert>
      ) : null}
    </section>
  )
}

function DeviceRow({ device, onRemoved }: { device: PushDevice; onRemoved: () => unknown }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const removing = useMutation({
    mutationFn: () => turnOffPush(device),
    onSuccess: () => toast({ message: t('notices:page.removed') }),
    onSettled: onRemoved,
  })
  const since = t('notices:page.since', { when: formats.relative(new Date(device.createdAt)) })
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <IconDeviceDesktop size={18} stroke={1.5} />
        <div className={rows.names}>
          <span className={rows.title}>{device.name}</span>
          <span className={rows.note}>{device.here ? `${t('notices:page.here')} · ${since}` : since}</span>
        </div>
      </div>
      <div className={rows.end}>
        <ActionIcon
          aria-label={t('notices:page.remove', { name: device.name })}
          loading={removing.isPending}
          onClick={() => removing.mutate()}
        >
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
    </li>
  )
}
