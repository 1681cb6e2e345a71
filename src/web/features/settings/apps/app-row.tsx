import { ActionIcon, Code } from '@mantine/core'
import { IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { useScopeWords } from '../keys/scopes.ts'
import rows from '../parts/rows.module.css'
import type { MadeApp, OAuthApp } from './apps.ts'

interface AppRowProps {
  app: OAuthApp
  onSecret: (made: MadeApp) => void
  onChange: () => void
  onEnd: () => void
}

/** An app: its number for its makers, where people go back to, what it may ask for, for how many it speaks. */
export function AppRow({ app, onSecret, onChange, onEnd }: AppRowProps) {
  const { t } = useTranslation()
  const words = useScopeWords(useSchema().objects)
  const [renewing, setRenewing] = useState(false)
  const { id, name, redirectAddresses, scopes, confidential, people } = app
  const renew = async () => {
    const { secret } = await api.post<{ secret: string }>(`/oauth/apps/${id}/secret`)
    onSecret({ id, name, secret })
  }
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>{t(confidential ? 'apps:keepsSecret' : 'apps:keepsNone')}</span>
        </div>
      </div>
      <span className={rows.cell}>
        {scopes.map(words).join(', ')}
        <span className={rows.note}>{redirectAddresses.join(', ')}</span>
        <span className={rows.note}>
          <Code>{id}</Code>
        </span>
      </span>
      <span className={rows.cell}>{people ? t('apps:people', { count: people }) : t('apps:nobody')}</span>
      <div className={rows.end}>
        <ActionIcon aria-label={t('apps:changeOne', { name })} onClick={onChange}>
          <IconPencil size={16} stroke={1.6} />
        </ActionIcon>
        {confidential ? (
          <ActionIcon aria-label={t('apps:renewOne', { name })} onClick={() => setRenewing(true)}>
            <IconRefresh size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
        <ActionIcon aria-label={t('apps:endOne', { name })} onClick={onEnd}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      {renewing ? (
        <Confirm
          title={t('apps:renewTitle', { name })}
          text={t('apps:renewText')}
          action={t('apps:renew')}
          run={renew}
          onClose={() => setRenewing(false)}
        />
      ) : null}
    </li>
  )
}
