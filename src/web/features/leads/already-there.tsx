import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isJsonObject, type Json, type JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { recordKeys } from '../../records/queries.ts'
import { withoutEmpty } from '../../records/without-empty.ts'
import { toast } from '../../ui/toast.ts'
import classes from './known.module.css'
import { KnownItem, KnownLink, type Sought, useKnown } from './known.tsx'
import { useAlike } from './use-alike.ts'

interface AlreadyThereProps {
  object: SchemaObject
  /** What has been typed so far. */
  values: JsonObject
  /** Somebody goes to a card that is there. */
  onGo: () => void
  /** A card that is there is taken in place of a new one: what it lacked is filled in. */
  onTaken: (record: RecordJson) => void
}

/** While somebody is written down: who is known by his phone, address or name, and who is like him though something is written otherwise. */
export function AlreadyThere({ object, values, onGo, onTaken }: AlreadyThereProps) {
  const { t } = useTranslation()
  const take = useTake(object, values, onTaken)
  const { known } = useKnown(soughtFrom(object.name, values))
  const alike = useAlike(object.name, values).filter(({ record }) => known.every(({ id }) => id !== record.id))
  if (!known.length && !alike.length) return null
  const owner = fieldOf(object, 'owner')
  const taking = (id: string | null, of: string) =>
    id && of === object.name ? (
      <Button
        size="compact-sm"
        variant="default"
        loading={take.isPending && take.variables === id}
        onClick={() => take.mutate(id)}
      >
        {t('leads:known.take')}
      </Button>
    ) : null
  return (
    <section className={classes.known} aria-live="polite">
      <p className={classes.title}>{t('leads:known.title')}</p>
      <ul className={classes.list}>
        {known.map((one, at) => (
          <KnownItem key={one.id ?? at} one={one} onGo={onGo} action={taking(one.id, one.object)} />
        ))}
        {alike.map(({ record, probability }) => (
          <li key={record.id} className={classes.item}>
            <KnownLink object={object.name} id={record.id} title={String(record.name ?? '—')} onGo={onGo}>
              {t('leads:known.alike', { percent: Math.floor(probability * 100) })}
            </KnownLink>
            {owner ? <FieldValue field={owner} value={record.owner} /> : null}
            {record.can?.update === false ? null : taking(record.id, object.name)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The card is filled in with what was typed where it lacks it. */
function useTake(object: SchemaObject, values: JsonObject, onTaken: (record: RecordJson) => void) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      api.post<RecordJson>('/duplicates/fills', { object: object.plural, id, fields: withoutEmpty(values) }),
    onSuccess: record => {
      void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      const left = object.fields.filter(field => isText(field) && isOther(values[field.name], record[field.name]))
      toast({
        message: [
          t('leads:known.taken', { name: String(record.name ?? '—') }),
          ...(left.length ? [t('leads:known.left', { fields: left.map(({ label }) => label).join(', ') })] : []),
        ].join(' '),
      })
      onTaken(record)
    },
  })
}

const isText = ({ type, name }: SchemaField): boolean =>
  (type === 'text' || type === 'longText') && !/name$/i.test(name)

const isOther = (typed: Json | undefined, kept: Json | undefined): boolean =>
  typeof typed === 'string' && typed.trim() !== '' && typed.trim() !== kept

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
