import { ActionIcon } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { cardPath } from '../app/navigation.ts'
import { canCreate, canRead, fieldOf, useSchema } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { idOf, targetOf, titleOf, useTitle } from '../fields/titles.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import classes from './card.module.css'
import type { SlotProps } from './card-page.tsx'
import { listAddress } from './list-search.ts'
import { newWords } from './new-words.ts'
import { pageQuery } from './queries.ts'

const NewRecord = lazyPart(async () => (await import('./new-record.tsx')).NewRecord)
const shown = 5

/** What stands on a card by a part of its own. */
const apart = new Set(['task', 'activity', 'attachment', 'document'])

/** What belongs to one sale stands together on the cards of it, and is made there with all that goes along. */
const ofOneSale = new Set(['deal', 'quote', 'order', 'invoice', 'case'])

/** Records of other objects that point at this one: a company's people and deals. */
export function Related({ object, record }: SlotProps) {
  const { objects } = useSchema()
  const stands = (name: string) => apart.has(name) || (ofOneSale.has(object.name) && ofOneSale.has(name))
  const groups = objects
    .filter(other => !other.configuration && canRead(other) && !stands(other.name))
    .flatMap(other => {
      const field = other.fields.find(one => one.type === 'ref' && targetOf(one) === object.name)
      return field ? [{ other, field }] : []
    })
  return groups.map(({ other, field }) => <Group key={other.name} other={other} field={field} record={record} />)
}

function Group({ other, field, record }: { other: SchemaObject; field: SchemaField; record: RecordJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [adding, setAdding] = useState(false)
  const state = other.views.board ? fieldOf(other, other.views.board) : undefined
  const listed = other.fields.filter(({ name }) => other.views.list.includes(name))
  // One that has no name of its own is called by the other record it belongs to: a price by its list.
  const called = other.views.list.includes(other.title)
    ? undefined
    : listed.find(one => one.type === 'ref' && one.name !== field.name)
  const sum = listed.find(one => one.type === 'money') ?? (called && listed.find(one => one.name === 'amount'))
  const fields = [other.title, called?.name, state?.name, sum?.name].filter(name => name !== undefined)
  const { data } = useQuery(
    pageQuery(other, { filter: { [field.name]: record.id }, fields, limit: shown, total: true, sort: '-createdAt' }),
  )

  // What comes of a lead is made by converting it.
  const creatable =
    canCreate(other) &&
    other.name !== 'lead' &&
    targetOf(field) !== 'lead' &&
    field.access === 'write' &&
    !field.readOnly
  const ofItsKind = targetOf(field) === other.name
  if (!data?.data.length && (!creatable || ofItsKind)) return null
  const more = listAddress(other, [{ field: field.name, operator: 'in', operand: [record.id] }])
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h3 className={classes.sectionTitle}>
          {ofItsKind ? t(`records:below.${other.name}`, { defaultValue: other.label.many }) : other.label.many}
        </h3>
        {data?.total?.value ? <span className={classes.count}>{formats.number(data.total.value)}</span> : null}
        {creatable ? (
          <ActionIcon size="sm" aria-label={newWords(t, other)} onClick={() => setAdding(true)}>
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </div>
      <ul className={classes.related}>
        {data?.data.map(one => (
          <li key={one.id} className={classes.row}>
            <Link to={cardPath(other, one.id)}>
              {called ? <TitleOf field={called} record={one} /> : titleOf(other, one)}
            </Link>
            {sum && one[sum.name] ? <FieldValue field={sum} value={one[sum.name]} /> : null}
            {state ? <FieldValue field={state} value={one[state.name]} dash="" /> : null}
          </li>
        ))}
      </ul>
      {(data?.total?.value ?? 0) > shown ? (
        <Link to={more} className={classes.moreFields}>
          {t('records:showAll')}
        </Link>
      ) : null}
      {adding ? (
        <NewRecord object={other} given={{ [field.name]: record.id }} onClose={() => setAdding(false)} />
      ) : null}
    </section>
  )
}

const TitleOf = ({ field, record }: { field: SchemaField; record: RecordJson }) =>
  useTitle(targetOf(field), idOf(record[field.name])) ?? '—'
