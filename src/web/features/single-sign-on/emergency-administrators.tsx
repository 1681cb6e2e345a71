import { ActionIcon, Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { asText } from '../../fields/widget.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import rows from '../settings/parts/rows.module.css'
import { usePeople } from '../settings/users/use-people.ts'
import { emergencyQuery } from './provider.ts'

/** Who gets in by password on the day on which a provider is away. */
export function EmergencyAdministrators() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { data = [] } = useQuery(emergencyQuery)
  const { users, userOf, roleOf } = usePeople()
  const changing = useMutation({
    mutationFn: ({ user, isOne }: { user: string; isOne: boolean }) =>
      isOne ? api.put(`/emergency-administrators/${user}`, undefined) : api.delete(`/emergency-administrators/${user}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: emergencyQuery.queryKey }),
  })
  const named = new Set(data.map(({ user }) => user))
  const others = (users.data ?? []).filter(({ id, active, role }) => active && roleOf(role)?.admin && !named.has(id))
  return (
    <section className={rows.section} aria-labelledby="emergency">
      <h2 className={rows.sectionTitle} id="emergency">
        {t('sign-on:emergency.title')}
      </h2>
      <p className={rows.sectionText}>{t('sign-on:emergency.text')}</p>
      {data.length ? (
        <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1fr) auto' } as CSSProperties}>
          {data.map(({ user, since, isReady }) => {
            const name = asText(userOf(user)?.name)
            return (
              <li key={user} className={rows.row}>
                <div className={rows.names}>
                  <span className={rows.title}>{name || '…'}</span>
                  <span className={rows.note}>
                    {t('sign-on:emergency.since')} <RelativeTime at={since} />
                  </span>
                </div>
                <div className={rows.end}>
                  {isReady ? null : <StatusBadge tone="warn">{t('sign-on:emergency.notReady')}</StatusBadge>}
                  <ActionIcon
                    aria-label={t('sign-on:emergency.remove', { name })}
                    onClick={() => changing.mutate({ user, isOne: false })}
                  >
                    <IconTrash size={16} stroke={1.6} />
                  </ActionIcon>
                </div>
              </li>
            )
          })}
        </ul>
      ) : null}
      <Select
        mt="md"
        maw={360}
        label={t('sign-on:emergency.add')}
        placeholder={t('sign-on:emergency.choose')}
        searchable
        value={null}
        disabled={changing.isPending}
        onChange={user => user && changing.mutate({ user, isOne: true })}
        data={others.map(({ id, name }) => ({ value: id, label: asText(name) }))}
      />
    </section>
  )
}
