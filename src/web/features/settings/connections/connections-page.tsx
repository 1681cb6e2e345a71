import { Alert, Button, TextInput } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { errorWords } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { ConnectionRow } from './connection-row.tsx'
import classes from './connections.module.css'
import { type Connection, checkWay, connectionsQuery } from './connections.ts'
import { Steps } from './steps.tsx'

/** Whether other machines are reached, and what is in the way. */
export function ConnectionsPage() {
  const { t } = useTranslation()
  const asked = useQuery({ ...connectionsQuery, enabled: useMe().admin })
  const found = asked.data?.data ?? []
  return (
    <SettingsFrame title={t('connections:title')} text={t('connections:text')} asked={asked}>
      <section className={rows.section} aria-labelledby="connections-any">
        <h2 className={rows.sectionTitle} id="connections-any">
          {t('connections:any')}
        </h2>
        <p className={rows.sectionText}>{t('connections:anyText')}</p>
        <AnyAddress />
      </section>
      <section className={rows.section} aria-labelledby="connections-own">
        <h2 className={rows.sectionTitle} id="connections-own">
          {t('connections:configured')}
        </h2>
        {found.length ? (
          <ul className={`${rows.rows} ${classes.connections}`}>
            {found.map(connection => (
              <CheckedRow key={connection.id} connection={connection} />
            ))}
          </ul>
        ) : (
          <Empty icon={IconPlugConnected} title={t('connections:none')} text={t('connections:noneText')} />
        )}
      </section>
    </SettingsFrame>
  )
}

function CheckedRow({ connection }: { connection: Connection }) {
  const checking = useMutation({
    mutationFn: () => checkWay({ connection: connection.id }),
    meta: { quiet: true },
  })
  return <ConnectionRow connection={connection} checking={checking} />
}

function AnyAddress() {
  const { t } = useTranslation()
  const [address, setAddress] = useState('')
  const checking = useMutation({ mutationFn: () => checkWay({ address }), meta: { quiet: true } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    checking.mutate()
  }
  return (
    <>
      <form className={classes.any} onSubmit={submit}>
        <TextInput
          className={classes.typed}
          label={t('connections:address')}
          placeholder="https://example.com"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
        />
        <Button type="submit" loading={checking.isPending} disabled={!address.trim()}>
          {t('connections:check')}
        </Button>
      </form>
      <div role="status" className={classes.way}>
        {checking.data ? <Steps steps={checking.data} /> : null}
        {checking.error ? <Alert color="red">{errorWords(checking.error)}</Alert> : null}
      </div>
    </>
  )
}
