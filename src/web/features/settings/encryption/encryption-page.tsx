import { ActionIcon, Alert, Button, Code, Group } from '@mantine/core'
import { IconAlertTriangle, IconLock, IconLockOpen, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import { Empty } from '../../../ui/empty.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useRoleName } from '../roles/role-name.ts'
import { usePeople } from '../users/use-people.ts'
import { type EncryptionKeys, encryptionQuery, type ProtectedField } from './encryption.ts'
import { GiveBackDialog } from './give-back-dialog.tsx'
import { ProtectDialog } from './protect-dialog.tsx'
import { RevokeDialog } from './revoke-dialog.tsx'
import { RotateButton } from './rotate-button.tsx'
import { ShownToDialog } from './shown-to-dialog.tsx'
import { TwoPersons } from './two-persons.tsx'
import { UnprotectDialog } from './unprotect-dialog.tsx'

/** What is encrypted, how, with which key, and since when. */
export function EncryptionPage() {
  const { t } = useTranslation()
  const asked = useQuery(encryptionQuery)
  const [editing, setEditing] = useState<ProtectedField | null>(null)
  const [asking, setAsking] = useState<'revoke' | 'giveBack' | 'protect' | null>(null)
  const [ending, setEnding] = useState<ProtectedField | null>(null)
  const { keys, fields = [] } = asked.data ?? {}
  return (
    <SettingsFrame title={t('encryption:title')} text={t('encryption:text')} asked={asked}>
      {keys?.reason ? (
        <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t(`encryption:states.${keys.state}`)} mb="md">
          {keys.reason}
          {keys.state === 'keyRevoked' ? (
            <Button mt="sm" size="compact-sm" onClick={() => setAsking('giveBack')}>
              {t('encryption:giveBack.button')}
            </Button>
          ) : null}
        </Alert>
      ) : null}
      {keys ? <Keys keys={keys} /> : null}
      {keys?.state === 'ready' ? (
        <Group mt="sm" gap="sm">
          <RotateButton />
          <Button size="compact-sm" variant="default" onClick={() => setAsking('revoke')}>
            {t('encryption:revoke.button')}
          </Button>
        </Group>
      ) : null}
      <Group justify="space-between" mt="xl" mb="xs">
        <h2 className={rows.sectionTitle}>{t('encryption:fields')}</h2>
        <Button size="compact-sm" variant="default" onClick={() => setAsking('protect')}>
          {t('encryption:mark.button')}
        </Button>
      </Group>
      {fields.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(0, 1.4fr) minmax(0, 1.4fr) minmax(0, 0.8fr) auto' } as React.CSSProperties}
        >
          {fields.map(field => (
            <FieldRow
              key={`${field.object}.${field.field}`}
              field={field}
              onEdit={() => setEditing(field)}
              onEnd={() => setEnding(field)}
            />
          ))}
        </ul>
      ) : (
        <Empty icon={IconLock} title={t('encryption:none')} text={t('encryption:noneText')} />
      )}
      <TwoPersons />
      {asking === 'revoke' ? <RevokeDialog onClose={() => setAsking(null)} /> : null}
      {asking === 'giveBack' ? <GiveBackDialog onClose={() => setAsking(null)} /> : null}
      {asking === 'protect' ? <ProtectDialog onClose={() => setAsking(null)} /> : null}
      {ending ? <UnprotectDialog field={ending} onClose={() => setEnding(null)} /> : null}
      {editing ? <ShownToDialog field={editing} onClose={() => setEditing(null)} /> : null}
    </SettingsFrame>
  )
}

function Keys({ keys }: { keys: EncryptionKeys }) {
  const { t } = useTranslation()
  return (
    <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1fr) minmax(0, 2fr)' } as React.CSSProperties}>
      <Fact label={t('encryption:method')}>AES-256-GCM</Fact>
      <Fact label={t('encryption:keyIn')}>
        {t(`encryption:providers.${keys.provider}`)}: <Code>{keys.key}</Code>
      </Fact>
      <Fact label={t('encryption:dataKey')}>
        {keys.generation && keys.since ? (
          <>
            {t('encryption:generation', { number: keys.generation })}, <RelativeTime at={keys.since} />
          </>
        ) : (
          t('encryption:unused')
        )}
      </Fact>
    </ul>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li className={rows.row}>
      <span className={rows.note}>{label}</span>
      <span className={rows.cell}>{children}</span>
    </li>
  )
}

interface FieldRowProps {
  field: ProtectedField
  onEdit: () => void
  onEnd: () => void
}

function FieldRow({ field, onEdit, onEnd }: FieldRowProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const { roles } = usePeople()
  const roleName = useRoleName()
  const shown = (roles.data ?? []).filter(({ id }) => field.shownTo.includes(id)).map(roleName)
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{field.label}</span>
          <span className={rows.note}>{byName.get(field.object)?.label.many ?? field.object}</span>
        </div>
      </div>
      <span className={rows.cell}>{[t('encryption:administrators'), ...shown].join(', ')}</span>
      <span className={rows.cell}>
        {field.progress || field.state !== 'sealed' ? (
          t(`encryption:progress.${field.state}`, { done: 0, total: 0, ...field.progress })
        ) : (
          <>
            {t('encryption:since')} <RelativeTime at={field.since} />
          </>
        )}
      </span>
      <span className={rows.end}>
        <ActionIcon aria-label={t('encryption:edit', { name: field.label })} onClick={onEdit}>
          <IconPencil size={16} stroke={1.6} />
        </ActionIcon>
        {field.state === 'sealed' ? (
          <ActionIcon aria-label={t('encryption:unmark.button', { name: field.label })} onClick={onEnd}>
            <IconLockOpen size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </span>
    </li>
  )
}
