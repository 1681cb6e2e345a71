import { Checkbox, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import { widgetOf } from '../../fields/index.ts'
import { isEmptyValue } from '../../fields/widget.ts'
import type { Difference, Known } from './differences.ts'
import classes from './found-fields.module.css'

interface FoundFieldsProps {
  all: readonly Difference[]
  wanted: readonly Difference[]
  known: Known
  onChange: (name: string, chosen: boolean) => void
}

/** What would be filled in, with what stands there now. */
export function FoundFields({ all, wanted, known, onChange }: FoundFieldsProps) {
  const { t } = useTranslation()
  const other = all.filter(({ isSame }) => !isSame)
  const same = all.length - other.length
  if (!other.length) return <Text size="sm">{t('company-data:fill.allSame')}</Text>
  return (
    <Stack gap={10}>
      {other.map(difference => (
        <Checkbox
          key={difference.field.name}
          checked={wanted.includes(difference)}
          onChange={event => onChange(difference.field.name, event.currentTarget.checked)}
          classNames={{ label: classes.line, labelWrapper: classes.wide }}
          label={<Line difference={difference} now={known[difference.field.name] ?? null} />}
        />
      ))}
      {same ? (
        <Text size="xs" c="dimmed">
          {t('company-data:fill.same', { count: same })}
        </Text>
      ) : null}
    </Stack>
  )
}

function Line({ difference: { field, value }, now }: { difference: Difference; now: Json }) {
  const { t } = useTranslation()
  const { Show } = widgetOf(field)
  const [before, after] = t('company-data:fill.now', { value: '\n' }).split('\n')
  return (
    <>
      <span className={classes.name}>{field.label}</span>
      <span className={classes.value}>
        <Show field={field} value={value} />
        {isEmptyValue(now) ? null : (
          <span className={classes.now}>
            {before}
            <Show field={field} value={now} />
            {after}
          </span>
        )}
      </span>
    </>
  )
}
