import { ActionIcon, Code } from '@mantine/core'
import { IconKey, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { useSchema } from '../../../app/schema.ts'
import { useTitle } from '../../../fields/titles.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { EditKeyDialog } from './edit-key-dialog.tsx'
import { EndedKeys, useRestoreKey } from './ended-keys.tsx'
import { KeyPolicy } from './key-policy.tsx'
import { type MadeKey, MadeKeyDialog } from './made-key-dialog.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'
import { useScopeWords } from './scopes.ts'

export interface ApiKey {
  id: string
  name: string
  scopes: string[]
  hint: string
  user: string
  createdAt: string
  addresses: string[]
  callsPerMinute: number | null
  callsPerDay: number | null
  callsToday: number
  expiresAt: string | null
  usedAt: string | null
  usedFrom: string | null
  /** When it was withdrawn and brought back last. */
  restoredAt: string | null
  restoredBy: string | null
}

const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async ({ signal }) => (await api.get<{ data: ApiKey[] }>('/api-keys', { signal })).data,
})

/** Keys by which programs speak for their owners. */
export function KeysPage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const keys = useQuery(keysQuery)
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<MadeKey | null>(null)
  const [editing, setEditing] = useState<ApiKey | null>(null)
  const [ending, setEnding] = useState<ApiKey | null>(null)
  const refresh = () => queryClient.invalidateQueries({ queryKey: keysQuery.queryKey })
  const restore = useRestoreKey()
  const end = async (key: ApiKey) => {
    await api.delete(`/api-keys/${key.id}`)
    await refresh()
    toast({
      key: `api-key ${key.id}`,
      message: t('settings:keys.ended', { name: key.name }),
      action: { label: t('undo'), run: () => restore.mutate(key) },
    })
  }
  return (
    <SettingsFrame
      title={t('settings:keys.title')}
      asked={keys}
      open
      text={
        <>
          {t('settings:keys.text')}{' '}
          <a href="/api/docs" target="_blank" rel="noreferrer">
            {t('settings:keys.docs')}
          </a>
        </>
      }
      actions={<HeaderButton icon={IconPlus} label={t('settings:keys.add')} onClick={() => setAdding(true)} />}
    >
      {keys.data?.length ? (
        <ul
          className={rows.rows}
          style={
            {
              '--columns': 'minmax(0, 1.6fr) minmax(0, 1.4fr) minmax(0, 1.1fr) minmax(0, 0.9fr) auto',
            } as React.CSSProperties
          }
        >
          {keys.data.map(key => (
            <KeyRow key={key.id} apiKey={key} onEdit={() => setEditing(key)} onEnd={() => setEnding(key)} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconKey} title={t('settings:keys.none')} text={t('settings:keys.noneText')} />
      )}
      <EndedKeys />
      <KeyPolicy />
      {adding ? (
        <NewKeyDialog
          onClose={() => setAdding(false)}
          onMade={key => {
            setAdding(false)
            setMade(key)
            void refresh()
          }}
        />
      ) : null}
      {made ? <MadeKeyDialog made={made} onClose={() => setMade(null)} /> : null}
      {editing ? <EditKeyDialog apiKey={editing} onClose={() => setEditing(null)} /> : null}
      {ending ? (
        <Confirm
          title={t('settings:keys.endTitle', { name: ending.name })}
          text={
            <>
              {t('settings:keys.endText')}{' '}
              {ending.usedAt ? (
                <>
                  {t('settings:keys.used')} <RelativeTime at={ending.usedAt} />.
                </>
              ) : (
                t('settings:keys.neverUsed')
              )}
            </>
          }
          action={t('settings:keys.end')}
          run={() => end(ending)}
          onClose={() => setEnding(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}

function KeyRow({ apiKey, onEdit, onEnd }: { apiKey: ApiKey; onEdit: () => void; onEnd: () => void }) {
  const { name, hint, scopes, user, addresses, expiresAt, usedAt, usedFrom, restoredAt, restoredBy } = apiKey
  const { t } = useTranslation()
  const formats = useFormats()
  const words = useScopeWords(useSchema().objects)
  const owner = useTitle('user', user)
  const restorer = useTitle('user', restoredBy)
  const over = expiresAt !== null && Date.parse(expiresAt) < Date.now()
  return (
    <li className={rows.row} data-off={over || undefined}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>
            <Code>rk_…{hint}</Code> · {owner ?? '…'}
          </span>
          {restoredAt ? (
            <span className={rows.note}>
              {t('settings:keys.restoredBy', { name: restorer ?? '…' })} <RelativeTime at={restoredAt} />
            </span>
          ) : null}
        </div>
      </div>
      <span className={rows.cell}>
        {scopes.map(words).join(', ')}
        {addresses.length ? (
          <>
            <br />
            {t('settings:keys.onlyFrom', { addresses: addresses.join(', ') })}
          </>
        ) : null}
        <Quota apiKey={apiKey} />
      </span>
      <span className={rows.cell}>
        {usedAt ? (
          <>
            {t('settings:keys.used')} <RelativeTime at={usedAt} />
            {usedFrom ? (
              <>
                <br />
                {t('settings:keys.from', { addresses: usedFrom })}
              </>
            ) : null}
          </>
        ) : (
          t('settings:keys.unused')
        )}
      </span>
      <span className={rows.cell}>
        {over ? (
          <StatusBadge tone="quiet">{t('settings:keys.over')}</StatusBadge>
        ) : expiresAt ? (
          t('settings:keys.until', { date: formats.date(new Date(expiresAt)) })
        ) : (
          t('settings:keys.forever')
        )}
      </span>
      <div className={rows.end}>
        {over ? null : (
          <ActionIcon aria-label={t('settings:keys.editOne', { name })} onClick={onEdit}>
            <IconPencil size={16} stroke={1.6} />
          </ActionIcon>
        )}
        <ActionIcon aria-label={t('settings:keys.endOne', { name })} onClick={onEnd}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
    </li>
  )
}

/** How many calls a key is limited to, and how many of a day's it has made. */
function Quota({ apiKey: { callsPerMinute, callsPerDay, callsToday } }: { apiKey: ApiKey }) {
  const { t } = useTranslation()
  const parts = [
    callsPerDay === null ? null : t('settings:keys.ofDay', { used: callsToday, most: callsPerDay }),
    callsPerMinute === null ? null : t('settings:keys.ofMinute', { most: callsPerMinute }),
  ].filter(part => part !== null)
  if (!parts.length) return null
  return (
    <>
      <br />
      {parts.join(', ')}
    </>
  )
}
