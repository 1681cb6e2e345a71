import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { GroupGiven } from '../../../../model/index.ts'
import type { FilterFields } from '../../../records/filter-fields.ts'
import classes from './builder.module.css'
import { most } from './draft.ts'
import { GroupRow } from './group-row.tsx'
import type { Places } from './places.ts'

interface GroupsPartProps {
  side: 'rows' | 'columns'
  fields: FilterFields
  groups: GroupGiven[]
  places: Places
  onChange: (groups: GroupGiven[]) => void
}

/** The groups that are rows, or columns. */
export function GroupsPart({ side, fields, groups, places, onChange }: GroupsPartProps) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.part}>
      <legend>{t(`report-pages:builder.${side}`)}</legend>
      {groups.map((group, at) => (
        <GroupRow
          key={at}
          fields={fields}
          group={group}
          error={places.at(`${side}.${at}`)}
          onChange={next => onChange(groups.map((old, index) => (index === at ? next : old)))}
          onRemove={() => onChange(groups.filter((_, index) => index !== at))}
        />
      ))}
      {groups.length < most[side] ? (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.add}
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...groups, ''])}
        >
          {t(`report-pages:builder.add.${side}`)}
        </Button>
      ) : null}
    </fieldset>
  )
}
