import { Button } from '@mantine/core'
import { IconUserShare } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Filter } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { canRead, useSchema } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { aggregateQuery } from '../../../records/queries.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { toast, toastError } from '../../../ui/toast.ts'
import { useConsequences } from '../parts/consequences.tsx'
import { useConfigured } from '../parts/use-configured.ts'

interface DeactivateDialogProps {
  user: RecordJson
  /** To give what he has in hand to others first. */
  onHandOver: () => void
  onClose: () => void
}

/** Before somebody loses his way in: what he has in hand, so that it can be given to others. */
export function DeactivateDialog({ user, onHandOver, onClose }: DeactivateDialogProps) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const name = asText(user.name)
  const work = [
    useCount('lead', { owner: user.id, status: { in: ['new', 'working', 'postponed'] } }),
    useCount('deal', { owner: user.id, closedAt: { empty: true } }),
    useCount('task', { owner: user.id, doneAt: { empty: true } }),
  ]
  const [leads = 0, deals = 0, tasks = 0] = work
  const told = useConsequences('users', user.id)
  const keys = told.data?.elsewhere.find(({ place }) => place === 'apiKeys')?.count ?? 0
  const admit = async () => {
    await api.patch(`/users/${user.id}`, { active: true }).catch(toastError)
    await configured('user')
  }
  const leave = async () => {
    await api.patch(`/users/${user.id}`, { active: false }, { version: user.version })
    await configured('user')
    toast({ message: t('settings:users.deactivated', { name }), action: { label: t('undo'), run: () => void admit() } })
  }
  return (
    <Confirm
      title={t('settings:users.deactivateTitle', { name })}
      action={t('settings:users.deactivate')}
      run={leave}
      onClose={onClose}
      text={
        <>
          <p style={{ marginTop: 0 }}>{t('settings:users.deactivateText')}</p>
          {keys ? <p style={{ color: 'var(--r-ink)' }}>{t('settings:users.keysGo', { count: keys })}</p> : null}
          {leads || deals || tasks ? (
            <>
              <p style={{ color: 'var(--r-ink)' }}>
                {t('settings:users.inHand', {
                  leads: t('settings:users.leads', { count: leads }),
                  deals: t('settings:users.deals', { count: deals }),
                  tasks: t('settings:users.tasks', { count: tasks }),
                })}
              </p>
              <Button variant="default" leftSection={<IconUserShare size={16} />} onClick={onHandOver}>
                {t('settings:handOver.open')}
              </Button>
            </>
          ) : null}
        </>
      }
    />
  )
}

function useCount(name: string, filter: Filter): number | undefined {
  const object = useSchema().byName.get(name)
  const { data } = useQuery({
    ...aggregateQuery(object ?? nothing, { measures: [{ fn: 'count' }], filter }),
    enabled: Boolean(object && canRead(object)),
  })
  return data ? Number(data.rows[0]?.measures[0] ?? 0) : undefined
}

const nothing = { name: '', plural: '' } as Parameters<typeof aggregateQuery>[0]
