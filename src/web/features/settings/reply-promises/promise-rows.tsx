import { ActionIcon, Button, Group, NumberInput, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../../app/schema.ts'
import { allQuery } from '../../../records/queries.ts'
import type { ReplyPromise } from '../../reply-times/replies.ts'
import { useChannelNames } from '../../reply-times/use-channel-names.ts'
import rows from '../parts/rows.module.css'
import { inUnit, type Unit, unitOf, units } from './units.ts'

interface PromiseRowsProps {
  rules: readonly ReplyPromise[]
  /** Sentences by path: `rules.0.source`. */
  wrong: Record<string, string>
  onChange: (rules: ReplyPromise[]) => void
}

const everybody = 'all'
const keyOf = ({ source, channel }: ReplyPromise): string => source ?? channel ?? everybody

/** To whom an answer is promised, and within what time; the most particular line holds. */
export function PromiseRows({ rules, wrong, onChange }: PromiseRowsProps) {
  const { t } = useTranslation()
  const { data: sources = [] } = useQuery(allQuery(useObject('source'), { sort: 'name', fields: ['name'] }))
  const channels = useChannelNames()
  const whom = [
    { value: everybody, label: t('settings:replyPromises.all') },
    ...Object.entries(channels).map(([value, label]) => ({ value, label })),
    ...sources.map(({ id, name }) => ({
      value: id,
      label: t('settings:replyPromises.source', { name: String(name) }),
    })),
  ]
  const free = whom.filter(({ value }) => !rules.some(rule => keyOf(rule) === value))
  const made = (value: string, minutes: number): ReplyPromise => {
    if (value === everybody) return { minutes }
    return value in channels ? { channel: value, minutes } : { source: value, minutes }
  }
  const set = (at: number, rule: ReplyPromise) => onChange(rules.map((known, place) => (place === at ? rule : known)))
  const [next] = free

  return (
    <section className={rows.section}>
      {rules.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(180px, 1fr) minmax(0, 260px) auto' } as React.CSSProperties}
        >
          {rules.map((rule, at) => {
            const name = whom.find(({ value }) => value === keyOf(rule))?.label ?? ''
            return (
              <li key={keyOf(rule)} className={rows.row}>
                <Select
                  aria-label={t('settings:replyPromises.whom')}
                  allowDeselect={false}
                  searchable
                  data={whom.filter(({ value }) => value === keyOf(rule) || free.some(one => one.value === value))}
                  value={keyOf(rule)}
                  error={wrong[`rules.${at}`] ?? wrong[`rules.${at}.source`] ?? wrong[`rules.${at}.channel`]}
                  onChange={value => value && set(at, made(value, rule.minutes))}
                />
                <Length
                  name={name}
                  minutes={rule.minutes}
                  wrong={wrong[`rules.${at}.minutes`]}
                  onChange={minutes => set(at, { ...rule, minutes })}
                />
                <ActionIcon
                  color="ink"
                  title={t('settings:replyPromises.removeOf', { name })}
                  aria-label={t('settings:replyPromises.removeOf', { name })}
                  onClick={() => onChange(rules.filter((_, place) => place !== at))}
                >
                  <IconTrash size={16} stroke={1.6} />
                </ActionIcon>
              </li>
            )
          })}
        </ul>
      ) : (
        <p className={rows.note}>{t('settings:replyPromises.none')}</p>
      )}
      {next ? (
        <Button
          mt="sm"
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.6} />}
          onClick={() => onChange([...rules, made(next.value, rules.at(-1)?.minutes ?? 60)])}
        >
          {t('settings:replyPromises.add')}
        </Button>
      ) : null}
    </section>
  )
}

interface LengthProps {
  name: string
  minutes: number
  wrong?: string
  onChange: (minutes: number) => void
}

/** A length of working time, in minutes or hours. */
function Length({ name, minutes, wrong, onChange }: LengthProps) {
  const { t } = useTranslation()
  const unit = unitOf(minutes)
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <NumberInput
        w={96}
        min={1}
        max={inUnit(18_000, unit)}
        allowDecimal={false}
        clampBehavior="blur"
        aria-label={t('settings:replyPromises.timeOf', { name })}
        value={inUnit(minutes, unit)}
        error={wrong}
        onChange={value => Number(value) >= 1 && onChange(Number(value) * units[unit])}
      />
      <Select
        w={130}
        aria-label={t('settings:replyPromises.unitOf', { name })}
        allowDeselect={false}
        data={(Object.keys(units) as Unit[]).map(value => ({
          value,
          label: t(`settings:replyPromises.units.${value}`),
        }))}
        value={unit}
        onChange={value => value && onChange(inUnit(minutes, unit) * units[value as Unit])}
      />
    </Group>
  )
}
