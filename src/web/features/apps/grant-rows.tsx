import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../app/schema.ts'
import { useTitle } from '../../fields/titles.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useScopeWords } from '../settings/keys/scopes.ts'
import rows from '../settings/parts/rows.module.css'
import { type Grant, useDisconnect } from './grants.ts'
import { useMayWords } from './may-words.ts'

/** Apps that speak for people: what each may do, when it last did, and how to end it. */
export function GrantRows({ grants, named }: { grants: readonly Grant[]; named?: boolean }) {
  const { t } = useTranslation()
  const [ending, setEnding] = useState<Grant | null>(null)
  const disconnect = useDisconnect()
  return (
    <>
      <ul
        className={rows.rows}
        style={{ '--columns': 'minmax(0, 1fr) minmax(0, 1.4fr) minmax(0, 1fr) auto' } as React.CSSProperties}
      >
        {grants.map(grant => (
          <GrantRow key={grant.id} grant={grant} named={named} onEnd={() => setEnding(grant)} />
        ))}
      </ul>
      {ending ? (
        <Confirm
          title={t('apps:disconnectTitle', { name: ending.app.name })}
          text={t('apps:disconnectText')}
          action={t('apps:disconnect')}
          run={() => disconnect(ending)}
          onClose={() => setEnding(null)}
        />
      ) : null}
    </>
  )
}

function GrantRow({ grant, named, onEnd }: { grant: Grant; named?: boolean; onEnd: () => void }) {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const [own, others] = [useMayWords(objects), useScopeWords(objects)]
  const words = named ? others : own
  const name = useTitle('user', named ? grant.user : null)
  const { app, scopes, givenAt, usedAt, usedFrom } = grant
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{app.name}</span>
          {named ? <span className={rows.note}>{name ?? '…'}</span> : null}
        </div>
      </div>
      <span className={rows.cell}>{scopes.map(words).join('; ')}</span>
      <span className={rows.cell}>
        {t('apps:given')} <RelativeTime at={givenAt} />
        <span className={rows.note}>
          {usedAt ? (
            <>
              {t('apps:used')} <RelativeTime at={usedAt} />
              {usedFrom ? ` · ${usedFrom}` : null}
            </>
          ) : (
            t('apps:unused')
          )}
        </span>
      </span>
      <div className={rows.end}>
        <Button
          size="xs"
          variant="default"
          aria-label={t('apps:disconnectOne', { name: app.name, person: name ?? '' })}
          onClick={onEnd}
        >
          {t('apps:disconnect')}
        </Button>
      </div>
    </li>
  )
}
