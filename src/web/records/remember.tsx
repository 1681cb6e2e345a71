import { IconPin } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import type { RecordJson, SchemaObject } from '../app/contract.ts'
import { canRead, fieldOf, useSchema } from '../app/schema.ts'
import { idOf, targetOf } from '../fields/titles.ts'
import classes from './card.module.css'
import type { SlotProps } from './card-page.tsx'
import { InlineNote } from './inline-note.tsx'
import { cardQuery } from './queries.ts'

/** What must be in sight during a call: of this record, and of the people and company it is about. */
export function Remember({ object, record }: SlotProps) {
  const others = useOthers(object, record)
  const known = fieldOf(object, 'remember')
  return (
    <>
      {known ? <InlineNote object={object} record={record} field={known} /> : null}
      {others.map(({ of, about }) => (
        <div key={about.id} className={classes.remember}>
          <IconPin size={16} stroke={1.6} />
          <span className={classes.rememberText}>
            <span className={classes.rememberOf}>{of.label.one}: </span>
            {String(about.remember)}
          </span>
        </div>
      ))}
    </>
  )
}

function useOthers(object: SchemaObject, record: RecordJson): { of: SchemaObject; about: RecordJson }[] {
  const { byName } = useSchema()
  const pointers = ['contact', 'company'].flatMap(name => {
    const field = fieldOf(object, name)
    const target = field && byName.get(targetOf(field))
    const id = idOf(record[name])
    return target && id && canRead(target) && fieldOf(target, 'remember') ? [{ of: target, id }] : []
  })
  const cards = useQueries({ queries: pointers.map(({ of, id }) => ({ ...cardQuery(of, id), retry: false })) })
  return pointers.flatMap(({ of }, at) => {
    const about = cards[at]?.data
    return about?.remember ? [{ of, about }] : []
  })
}
