import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { FilterGroupEditor } from '../../../records/filter-group-editor.tsx'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { type FilterGroup, filterOf, isGroup, pruned } from '../../../records/filter-tree.ts'
import { isWhole } from '../../../records/filter-words.ts'
import classes from './automation.module.css'

interface WhenEditorProps {
  label: string
  object: string | null
  value: Json | undefined
  error?: string
  onChange: (filter: JsonObject | null) => void
}

/** A filter of the records that a flow is about, and what they refer to. */
export function WhenEditor({ object, ...rest }: WhenEditorProps) {
  const { t } = useTranslation()
  const declared = useSchema().byName.get(object ?? '')
  return declared ? (
    <OfObject key={declared.name} object={declared} {...rest} />
  ) : (
    <p className={classes.note}>{t('automation:noRecord')}</p>
  )
}

function OfObject({
  label,
  object,
  value,
  error,
  onChange,
}: Omit<WhenEditorProps, 'object'> & { object: SchemaObject }) {
  const fields = useFilterFields(object)
  // Also what is not finished yet, which is no part of the filter.
  const [group, setGroup] = useState(() => groupOf(value))
  const known = useRef(JSON.stringify(value ?? null))
  const now = JSON.stringify(value ?? null)
  if (now !== known.current) {
    known.current = now
    setGroup(groupOf(value))
  }
  const write = (next: FilterGroup) => {
    const filter = filterOfGroup(next)
    known.current = JSON.stringify(filter)
    setGroup(next)
    onChange(filter)
  }
  return (
    <fieldset className={classes.duration}>
      <legend className={classes.label}>{label}</legend>
      <FilterGroupEditor fields={fields} group={group} onChange={write} />
      {error ? (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}

function groupOf(filter: Json | undefined): FilterGroup {
  const nodes = nodesOfFilter(filter ?? null)
  const [only, ...more] = nodes
  return only && isGroup(only) && !more.length ? only : { word: 'and', parts: nodes }
}

/** `null`: nothing is asked. */
function filterOfGroup(group: FilterGroup): JsonObject | null {
  const parts = pruned(group.parts, condition => Boolean(condition.field) && isWhole(condition))
  if (!parts.length) return null
  return filterOf(group.word === 'and' ? parts : [{ ...group, parts }]) ?? null
}
