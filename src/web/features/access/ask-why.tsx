import { Alert, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../app/schema.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import classes from './access.module.css'
import { ReasonLines } from './reason-lines.tsx'
import { type AskedReasons, type PersonKnown, reasonsQuery } from './reasons.ts'
import { type Picked, RecordPicker } from './record-picker.tsx'

/** `Why can't he see this?`: a record by number, link or name, a field, or both. */
export function AskWhy({ user }: { user: PersonKnown }) {
  const { t } = useTranslation()
  const { objects, byName } = useSchema()
  const [picked, setPicked] = useState<Picked | null>(null)
  const [object, setObject] = useState<string | null>(null)
  const [field, setField] = useState<string | null>(null)
  const about = byName.get(object ?? '')
  const choose = (next: string | null) => {
    setObject(next)
    setField(null)
  }
  const pick = (next: Picked | null) => {
    setPicked(next)
    if (next && next.object !== object) choose(next.object)
  }
  const record = picked?.object === object ? picked?.id : undefined
  const asked = object && (record || field) ? { object, record, field: field ?? undefined, user: user.id } : null
  return (
    <section className={classes.section} aria-labelledby="ask-why">
      <h2 className={classes.title} id="ask-why">
        {t('access:page.whyTitle')}
      </h2>
      <p className={classes.text}>{t('access:page.whyText')}</p>
      <div className={classes.ask}>
        <RecordPicker picked={picked} onPick={pick} />
        <Select
          label={t('access:page.object')}
          clearable
          value={object}
          data={objects.filter(one => !one.configuration).map(one => ({ value: one.name, label: one.label.many }))}
          onChange={choose}
        />
        <Select
          label={t('access:page.field')}
          clearable
          searchable
          disabled={!about}
          value={field}
          data={(about?.fields ?? []).map(one => ({ value: one.name, label: one.label }))}
          onChange={setField}
          nothingFoundMessage={t('access:page.noField')}
        />
      </div>
      <div aria-live="polite">{asked ? <Answer asked={asked} /> : null}</div>
    </section>
  )
}

function Answer({ asked }: { asked: AskedReasons }) {
  const { data, error } = useQuery(reasonsQuery(asked))
  if (error)
    return (
      <Alert mt="sm" color="red">
        {errorWords(error)}
      </Alert>
    )
  const [reasons] = data?.data ?? []
  if (!data || !reasons) return <Lines count={3} />
  return (
    <div className={classes.answer}>
      {data.record ? <Asked record={data.record} /> : null}
      <ReasonLines verbs={reasons.verbs} field={reasons.field} />
    </div>
  )
}

function Asked({ record }: { record: { title: string | null; owner: { name: string } | null } }) {
  const { t } = useTranslation()
  return (
    <p className={classes.asked}>
      {record.title ?? t('access:page.unnamed')}
      <span className={classes.muted}>
        {' · '}
        {record.owner ? t('access:page.owner', { name: record.owner.name }) : t('access:page.noOwner')}
      </span>
    </p>
  )
}
