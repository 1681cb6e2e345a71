import { Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import rows from '../settings/parts/rows.module.css'
import type { Passkey } from './passkeys-query.ts'

interface PasskeyRowsProps {
  passkeys: readonly Passkey[]
  onRemove: (passkey: Passkey) => void
}

/** By the names that their owner gave them. */
export const PasskeyRows = ({ passkeys, onRemove }: PasskeyRowsProps) => (
  <ul className={rows.rows} style={columns}>
    {passkeys.map(passkey => (
      <PasskeyRow key={passkey.id} passkey={passkey} onRemove={onRemove} />
    ))}
  </ul>
)

const columns = { '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr) minmax(96px, auto)' } as CSSProperties

function PasskeyRow({ passkey, onRemove }: { passkey: Passkey } & Pick<PasskeyRowsProps, 'onRemove'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { name, createdAt, lastUsedAt, isPasswordless } = passkey
  const added = t('second-factor:passkeys.created', { when: formats.date(new Date(createdAt)) })
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <IconFingerprint size={18} stroke={1.5} />
        <div className={rows.names}>
          <span className={rows.title}>
            <bdi>{name}</bdi>
          </span>
          <span className={rows.note}>
            {isPasswordless ? added : `${added} · ${t('second-factor:passkeys.afterPassword')}`}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {lastUsedAt ? (
          <>
            {t('second-factor:passkeys.used')} <RelativeTime at={lastUsedAt} />
          </>
        ) : (
          t('second-factor:passkeys.never')
        )}
      </span>
      <div className={rows.end}>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('second-factor:passkeys.removeOne', { name })}
          onClick={() => onRemove(passkey)}
        >
          {t('second-factor:passkeys.remove')}
        </Button>
      </div>
    </li>
  )
}
