import { Alert, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../../../app/navigation.ts'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { ConfirmationLink } from './confirmation-link.tsx'
import { CorrectDialog } from './correct-dialog.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { ExportPart } from './export-part.tsx'
import classes from './personal-data.module.css'
import { type PersonJson, personQuery } from './personal-data.ts'

/** What is known of one person, and the three things he may ask for. */
export function PersonPage() {
  const { t } = useTranslation()
  const { object = '', id = '' } = useParams({ strict: false })
  const person = useQuery({ ...personQuery(object, id), enabled: useMe().admin })
  const named = person.data?.records.find(record => record.id === id)
  return (
    <SettingsFrame
      title={named?.title || t('personal-data:person.title')}
      text={t('personal-data:about')}
      back="/settings/personal-data"
      asked={person}
    >
      {person.data ? <Person object={object} id={id} person={person.data} /> : null}
    </SettingsFrame>
  )
}

interface PersonProps {
  object: string
  id: string
  person: PersonJson
}

function Person({ object, id, person }: PersonProps) {
  const { t } = useTranslation()
  const { erasure } = person
  return (
    <>
      {erasure ? (
        <Alert color={erasure.state === 'done' ? 'gray' : 'yellow'} mb="lg" role="status">
          {t(erasure.state === 'done' ? 'personal-data:person.erased' : 'personal-data:person.erasing', {
            number: erasure.number,
          })}{' '}
          {erasure.state === 'done' ? <ConfirmationLink erasure={erasure} /> : null}
        </Alert>
      ) : null}
      <section className={rows.section}>
        <h2 className={rows.sectionTitle}>{t('personal-data:person.records')}</h2>
        <Records records={person.records} />
        {person.alike.length ? (
          <Alert color="yellow" title={t('personal-data:person.alike')}>
            {t('personal-data:person.alikeText')}
            <Records records={person.alike} />
          </Alert>
        ) : null}
      </section>
      {erasure ? null : (
        <>
          <section className={rows.section}>
            <h2 className={rows.sectionTitle}>{t('personal-data:person.counts')}</h2>
            <dl className={classes.counts}>
              {Object.entries(person.counts).map(([kind, count]) => (
                <Count key={kind} kind={kind} count={count} />
              ))}
            </dl>
          </section>
          <ExportPart object={object} id={id} />
          <CorrectPart object={object} id={id} />
          <ErasePart object={object} id={id} person={person} />
        </>
      )}
    </>
  )
}

function Count({ kind, count }: { kind: string; count: number }) {
  const { t } = useTranslation()
  return (
    <>
      <dt>{t(`personal-data:kinds.${kind}`)}</dt>
      <dd>{count}</dd>
    </>
  )
}

function Records({ records }: { records: PersonJson['records'] }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  return (
    <ul className={classes.list}>
      {records.map(({ object, id, title, deleted }) => {
        const declared = byName.get(object)
        return (
          <li key={id}>
            {declared && !deleted ? <Link to={cardPath(declared, id)}>{title || id}</Link> : title}
            {` · ${declared?.label.one ?? object}`}
            {deleted ? ` · ${t('personal-data:person.trash')}` : null}
          </li>
        )
      })}
    </ul>
  )
}

function CorrectPart({ object, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('personal-data:correct.title')}</h2>
      <p className={rows.sectionText}>{t('personal-data:correct.text')}</p>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {t('personal-data:correct.button')}
      </Button>
      {open ? <CorrectDialog object={object} id={id} onClose={() => setOpen(false)} /> : null}
    </section>
  )
}

function ErasePart({ object, id, person }: PersonProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { hindrances, stays, backups, unread } = person
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('personal-data:erase.title')}</h2>
      <p className={rows.sectionText}>{t('personal-data:erase.text')}</p>
      {hindrances.length ? (
        <Alert color="yellow" mb="md" title={t('personal-data:erase.hindered')}>
          {hindrances.map(({ message }) => (
            <p key={message} style={{ margin: 0 }}>
              {message}
            </p>
          ))}
        </Alert>
      ) : null}
      <h3 className={rows.sectionTitle}>{t('personal-data:erase.stays')}</h3>
      <ul className={classes.list}>
        {stays.dealCount ? <li>{t('personal-data:erase.deals', { count: stays.dealCount })}</li> : null}
        {stays.dealCount ? <li>{t('personal-data:erase.papers')}</li> : null}
        <li>{t('personal-data:erase.seal')}</li>
        <li>
          {backups.daily
            ? t('personal-data:erase.backups', { count: backups.kept })
            : t('personal-data:erase.backupsByNumber')}
        </li>
        <li>{t('personal-data:erase.companies')}</li>
        {unread ? <li>{t('personal-data:erase.unread', { count: unread })}</li> : null}
      </ul>
      <Button size="xs" color="red" disabled={hindrances.length > 0} onClick={() => setOpen(true)}>
        {t('personal-data:erase.button')}
      </Button>
      {open ? <EraseDialog object={object} id={id} onClose={() => setOpen(false)} /> : null}
    </section>
  )
}
