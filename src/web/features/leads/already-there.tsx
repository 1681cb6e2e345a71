import { useTranslation } from 'react-i18next'
import { isJsonObject, type Json, type JsonObject } from '../../../model/index.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import classes from './known.module.css'
import { KnownItem, KnownLink, type Sought, useKnown } from './known.tsx'
import { useAlike } from './use-alike.ts'

interface AlreadyThereProps {
  object: SchemaObject
  /** What has been typed so far. */
  values: JsonObject
  /** Somebody goes to a card that is there. */
  onGo: () => void
}

/** While somebody is written down: who is known by his phone, address or name, and who is like him though something is written otherwise. */
export function AlreadyThere({ object, values, onGo }: AlreadyThereProps) {
  const { t } = useTranslation()
  const { known } = useKnown(soughtFrom(object.name, values))
  const alike = useAlike(object.name, values).filter(({ record }) => known.every(({ id }) => id !== record.id))
  if (!known.length && !alike.length) return null
  const owner = fieldOf(object, 'owner')
  return (
    <section className={classes.known} aria-live="polite">
      <p className={classes.title}>{t('leads:known.title')}</p>
      <ul className={classes.list}>
        {known.map((one, at) => (
          <KnownItem key={one.id ?? at} one={one} onGo={onGo} />
        ))}
        {alike.map(({ record, probability }) => (
          <li key={record.id} className={classes.item}>
            <KnownLink object={object.name} id={record.id} title={String(record.name ?? '—')} onGo={onGo}>
              {t('leads:known.alike', { percent: Math.floor(probability * 100) })}
            </KnownLink>
            {owner ? <FieldValue field={owner} value={record.owner} /> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function soughtFrom(object: string, values: JsonObject): Sought {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const whole = ['lastName', 'firstName', 'middleName'].map(text).filter(Boolean).join(' ') || text('name')
  const reach = { phone: firstOf(values.phones), email: firstOf(values.emails) }
  return object === 'company'
    ? { ...reach, company: text('name') }
    : { ...reach, name: whole, company: text('companyName') }
}

function firstOf(value: Json | undefined): string {
  const [first] = Array.isArray(value) ? value : []
  const text = isJsonObject(first) ? first.value : first
  return typeof text === 'string' ? text : ''
}
