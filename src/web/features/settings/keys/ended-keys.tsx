import { Code } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useTitle } from '../../../fields/titles.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { toast } from '../../../ui/toast.ts'
import { RestoreButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'

interface EndedKey {
  id: string
  name: string
  hint: string
  user: string
  endedAt: string
  endedBy: string | null
  /** For some minutes, by whoever withdrew it and by administrators. */
  restorable: boolean
}

/** Below the keys themselves: what refreshes those refreshes these. */
const endedQuery = queryOptions({
  queryKey: ['api-keys', 'ended'],
  queryFn: async ({ signal }) => (await api.get<{ data: EndedKey[] }>('/api-keys/ended', { signal })).data,
})

/** Takes back that a key was withdrawn. */
export function useRestoreKey() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => api.post(`/api-keys/${id}/restoration`),
    onSuccess: (_, { id, name }) => toast({ key: `api-key ${id}`, message: t('settings:keys.restored', { name }) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['api-keys'] }),
  })
}

/** Keys that were withdrawn lately: by whom, and for some minutes the way back. */
export function EndedKeys() {
  const { t } = useTranslation()
  const ended = useQuery(endedQuery)
  if (!ended.data?.length) return null
  return (
    <section className={rows.section} style={{ marginTop: 28 }}>
      <h2 className={rows.sectionTitle}>{t('settings:keys.endedOnes')}</h2>
      <p className={rows.sectionText}>{t('settings:keys.endedText')}</p>
      <ul
        className={rows.rows}
        style={{ '--columns': 'minmax(0, 1.2fr) minmax(0, 1.4fr) auto' } as React.CSSProperties}
      >
        {ended.data.map(key => (
          <EndedRow key={key.id} ended={key} />
        ))}
      </ul>
    </section>
  )
}

function EndedRow({ ended: { id, name, hint, user, endedAt, endedBy, restorable } }: { ended: EndedKey }) {
  const { t } = useTranslation()
  const owner = useTitle('user', user)
  const who = useTitle('user', endedBy)
  const restore = useRestoreKey()
  return (
    <li className={rows.row} data-off>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>
            <Code>rk_…{hint}</Code> · {owner ?? '…'}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {t('settings:keys.endedBy', { name: who ?? '…' })} <RelativeTime at={endedAt} />
      </span>
      <div className={rows.end}>
        {restorable ? (
          <RestoreButton title={name} pending={restore.isPending} onPress={() => restore.mutate({ id, name })} />
        ) : null}
      </div>
    </li>
  )
}
