import { ActionIcon, Switch } from '@mantine/core'
import { IconPencil, IconPhone, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { meQuery, useMe } from '../../../app/session.ts'
import { useTitle } from '../../../fields/titles.ts'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { ExtensionsForm } from './extensions-form.tsx'
import { LineDialog } from './line-dialog.tsx'
import { linesQuery, type PhoneLine } from './lines.ts'

/** By which lines calls come and go, and whose telephone has which extension. */
export function TelephonyPage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const lines = useQuery({ ...linesQuery, enabled: useMe().admin })
  const [editing, setEditing] = useState<PhoneLine | 'new' | null>(null)
  const refresh = () => {
    // With the first line the pages begin to hear of calls.
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
    return queryClient.invalidateQueries({ queryKey: linesQuery.queryKey })
  }
  return (
    <SettingsFrame
      title={t('telephony:title')}
      text={t('telephony:text')}
      asked={lines}
      actions={<HeaderButton icon={IconPlus} label={t('telephony:addLine')} onClick={() => setEditing('new')} />}
    >
      {lines.data?.length ? (
        <ul className={rows.rows} style={{ marginBottom: 28 }}>
          {lines.data.map(line => (
            <LineRow key={line.id} line={line} onEdit={() => setEditing(line)} onChanged={refresh} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconPhone} title={t('telephony:noLines')} text={t('telephony:noLinesText')} />
      )}
      {lines.data?.length ? <ExtensionsForm /> : null}
      {editing ? (
        <LineDialog
          line={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null)
            void refresh()
          }}
        />
      ) : null}
    </SettingsFrame>
  )
}

interface LineRowProps {
  line: PhoneLine
  onEdit: () => void
  onChanged: () => Promise<void>
}

function LineRow({ line, onEdit, onChanged }: LineRowProps) {
  const { t } = useTranslation()
  const { id, name, settings, active, address, responsible, callBackMinutes, version } = line
  const who = useTitle('user', responsible)
  const turning = useMutation({
    mutationFn: (on: boolean) => api.patch(`/phone-lines/${id}`, { active: on }, { version }),
    onSettled: onChanged,
  })
  const full = address.startsWith('/') ? `${window.location.origin}${address}` : address
  return (
    <li className={rows.row} data-off={active ? undefined : ''}>
      <div className={rows.names}>
        <span className={rows.title}>{name}</span>
        <span className={rows.note}>
          {[
            t(`telephony:dialects.${settings.dialect}`),
            connectionWords(line, t),
            t('telephony:backIn', { count: callBackMinutes }),
            who ? t('telephony:responsibleIs', { name: who }) : t('telephony:responsibleHead'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div className={rows.end}>
        <Switch
          aria-label={t('telephony:active', { name })}
          checked={active}
          disabled={turning.isPending}
          onChange={event => turning.mutate(event.currentTarget.checked)}
        />
        <ActionIcon variant="subtle" color="gray" aria-label={t('telephony:edit', { name })} onClick={onEdit}>
          <IconPencil size={18} stroke={1.6} />
        </ActionIcon>
      </div>
      {settings.dialect === 'asterisk' ? null : (
        <div style={{ gridColumn: '1 / -1', minWidth: 0 }}>
          <CopyBox text={full} label={t('telephony:address')} code />
        </div>
      )}
    </li>
  )
}

/** Whether an Asterisk is listened to; nothing of a line that reports by itself. */
function connectionWords({ settings, active, connectedAt, failure }: PhoneLine, t: TFunction): string | null {
  if (settings.dialect !== 'asterisk' || !active) return null
  if (connectedAt) return t('asterisk:connected')
  return failure ? t('asterisk:away', { found: t(`asterisk:found.${failure.code}`) }) : t('asterisk:waiting')
}
