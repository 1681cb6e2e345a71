import { ActionIcon, Select } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { GroupGiven } from '../../../../model/index.ts'
import { type Bucket, buckets, type Cycle, cycles } from '../../../../model/query.ts'
import type { FilterFields } from '../../../records/filter-fields.ts'
import { isMoment } from '../../../records/groups/use-groupings.ts'
import classes from './builder.module.css'
import { groupOf } from './draft.ts'

interface GroupRowProps {
  fields: FilterFields
  group: GroupGiven
  error: string | undefined
  onChange: (group: GroupGiven) => void
  onRemove: () => void
}

/** What records are put together by: a field, and of days and moments in which spans. */
export function GroupRow({ fields, group, error, onChange, onRemove }: GroupRowProps) {
  const { t } = useTranslation()
  const { field: path, bucket } = groupOf(group)
  const known = path ? fields.find(path) : undefined
  const spans = known && isMoment(known.field) ? [...buckets, ...cyclesOf(known.field.type)] : []
  const choose = (next: string | null) => {
    const field = next ? fields.find(next)?.field : undefined
    if (next && field) onChange(isMoment(field) ? { field: next, bucket: 'month' } : next)
  }
  return (
    <div className={classes.row}>
      <Select
        size="xs"
        className={classes.wide}
        aria-label={t('report-pages:builder.groupField')}
        placeholder={t('records:builder.chooseField')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('search.nothing')}
        maxDropdownHeight={320}
        value={known ? path : null}
        data={groupChoices(fields)}
        error={error}
        onChange={choose}
      />
      {spans.length ? (
        <Select
          size="xs"
          w={128}
          aria-label={t('records:groups.spans')}
          allowDeselect={false}
          value={bucket ?? 'day'}
          data={spans.map(span => ({ value: span, label: t(`report-pages:builder.spans.${span}`) }))}
          onChange={next => {
            const span = spans.find(one => one === next)
            if (span) onChange({ field: path, bucket: span })
          }}
        />
      ) : null}
      <ActionIcon size={30} aria-label={t('remove')} onClick={onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  )
}

/** A day has no hour. */
const cyclesOf = (type: string): (Bucket | Cycle)[] => cycles.filter(cycle => type === 'time' || cycle !== 'hour')

/** All that makes groups, under whose it is; of an amount also its currency. */
const groupChoices = ({ groups, find }: FilterFields) =>
  groups.flatMap(({ label, fields }) => {
    const items = fields.flatMap(({ path, field }) => {
      if (field.groupable || isMoment(field)) return [{ value: path, label: field.label }]
      const currency = field.type === 'money' ? find(`${path}.currency`) : undefined
      return currency ? [{ value: currency.path, label: currency.label }] : []
    })
    return items.length ? [{ group: label, items }] : []
  })
