import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { iconOf } from '../../../app/navigation.ts'
import { useSchema } from '../../../app/schema.ts'
import rows from '../parts/rows.module.css'
import type { SampleRecord, TouchedSample } from './samples.ts'

const atFirst = 8

/** Samples by name, with why each is more than a sample. */
export function SampleList({ records }: { records: readonly (SampleRecord | TouchedSample)[] }) {
  const { t } = useTranslation()
  const [whole, setWhole] = useState(false)
  const shown = whole ? records : records.slice(0, atFirst)
  return (
    <>
      <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr)' } as React.CSSProperties}>
        {shown.map(record => (
          <Row key={record.id} record={record} />
        ))}
      </ul>
      {records.length > shown.length ? (
        <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>
          {t('settings:samples.showAll', { count: records.length })}
        </Button>
      ) : null}
    </>
  )
}

function Row({ record }: { record: SampleRecord | TouchedSample }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const object = byName.get(record.object)
  const Sign = iconOf(record.object)
  const linked = 'by' in record ? record.by.map(({ title, object: of }) => title || byName.get(of)?.label.one) : []
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <Sign size={18} stroke={1.6} />
        <div className={rows.names}>
          {object ? (
            <Link className={rows.title} to="/$plural/$id" params={{ plural: object.plural, id: record.id }}>
              {record.title || object.label.one}
            </Link>
          ) : (
            record.title
          )}
          <span className={rows.note}>{object?.label.one}</span>
        </div>
      </div>
      {'why' in record ? (
        <span className={rows.cell}>
          {t(`settings:samples.why.${record.why}`)}
          {linked.length ? `: ${linked.join(', ')}` : ''}
        </span>
      ) : null}
    </li>
  )
}
