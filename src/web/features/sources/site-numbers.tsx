import { ActionIcon, Button, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { useSchema } from '../../app/schema.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asList, asText } from '../../fields/widget.ts'
import rows from '../settings/parts/rows.module.css'
import classes from './sources.module.css'

/** Which numbers a site shows in place of its own, as they are edited. */
export interface NumberValues {
  shown: string
  pool: string[]
  holdMinutes: number
  channels: { channel: string; number: string }[]
}

export const readNumbers = (stored: Json | undefined): NumberValues | null =>
  isJsonObject(stored)
    ? {
        shown: asText(stored.shown),
        pool: asList(stored.pool).map(asText),
        holdMinutes: typeof stored.holdMinutes === 'number' ? stored.holdMinutes : 30,
        channels: asList(stored.channels)
          .filter(isJsonObject)
          .map(one => ({ channel: asText(one.channel), number: asText(one.number) })),
      }
    : null

export const writeNumbers = ({ shown, pool, holdMinutes, channels }: NumberValues): JsonObject => ({
  shown,
  pool,
  holdMinutes,
  channels: channels.filter(({ channel, number }) => channel.trim() && number).map(one => ({ ...one })),
})

interface SiteNumbersProps {
  id: string
  numbers: NumberValues | null
  at: Record<string, string>
  onChange: (numbers: NumberValues | null) => void
}

/** Numbers by which a call is told back to a visit or a channel. */
export function SiteNumbers({ id, numbers, at, onChange }: SiteNumbersProps) {
  const { t } = useTranslation()
  const { country } = useSchema().company
  /** As it is called, once it is a number; until then as it was typed, and refused so. */
  const called = (text: string) => {
    const digits = text.replace(/\D/g, '')
    if (!digits || /[^\d\s()+.\-–]/.test(text)) return text.trim()
    return country === 'RU' && /^8\d{10}$/.test(digits) ? `+7${digits.slice(1)}` : `+${digits}`
  }
  const wrong = Object.entries(at).find(([path]) => path.startsWith('site.numbers'))?.[1]
  const change = (part: Partial<NumberValues>) => numbers && onChange({ ...numbers, ...part })
  return (
    <>
      <Switch
        className={rows.whole}
        label={t('sources:numbers.title')}
        description={t('sources:numbers.text')}
        checked={numbers !== null}
        onChange={event =>
          onChange(event.currentTarget.checked ? { shown: '', pool: [], holdMinutes: 30, channels: [] } : null)
        }
      />
      {numbers ? (
        <>
          <TextInput
            label={t('sources:numbers.shown')}
            description={t('sources:numbers.shownText')}
            type="tel"
            maxLength={40}
            value={numbers.shown}
            error={wrong}
            onChange={event => change({ shown: event.currentTarget.value })}
            onBlur={() => change({ shown: called(numbers.shown) })}
          />
          <NumberInput
            label={t('sources:numbers.hold')}
            description={t('sources:numbers.holdText')}
            min={1}
            max={1440}
            allowDecimal={false}
            clampBehavior="blur"
            value={numbers.holdMinutes}
            onChange={holdMinutes => typeof holdMinutes === 'number' && change({ holdMinutes })}
          />
          <TagsInput
            className={rows.whole}
            label={t('sources:numbers.pool')}
            description={t('sources:numbers.poolText')}
            maxTags={500}
            acceptValueOnBlur
            value={numbers.pool}
            onChange={pool => change({ pool: [...new Set(pool.map(called))] })}
          />
          <div className={rows.whole} role="group" aria-label={t('sources:numbers.channels')}>
            <div className={classes.label}>{t('sources:numbers.channels')}</div>
            {numbers.channels.map((one, place) => (
              <ChannelNumber
                key={place}
                one={one}
                called={called}
                onChange={next =>
                  change({ channels: numbers.channels.flatMap((other, at) => (at === place ? (next ?? []) : other)) })
                }
              />
            ))}
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={14} />}
              onClick={() => change({ channels: [...numbers.channels, { channel: '', number: '' }] })}
            >
              {t('sources:numbers.addChannel')}
            </Button>
          </div>
          <NumberUse id={id} />
        </>
      ) : null}
    </>
  )
}

interface ChannelNumberProps {
  one: { channel: string; number: string }
  called: (text: string) => string
  onChange: (next: { channel: string; number: string } | null) => void
}

function ChannelNumber({ one, called, onChange }: ChannelNumberProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.channelNumber}>
      <TextInput
        size="xs"
        aria-label={t('sources:numbers.channel')}
        placeholder="yandex / cpc"
        maxLength={200}
        value={one.channel}
        onChange={event => onChange({ ...one, channel: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="tel"
        aria-label={t('sources:numbers.number', { channel: one.channel })}
        placeholder="+7 495 123-45-67"
        maxLength={40}
        value={one.number}
        onChange={event => onChange({ ...one, number: event.currentTarget.value })}
        onBlur={() => onChange({ ...one, number: called(one.number) })}
      />
      <ActionIcon aria-label={t('settings:removeOne', { name: one.channel })} onClick={() => onChange(null)}>
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  )
}

interface Use {
  shown: number
  none: number
  held: number
}

/** Whether there are enough of them. */
function NumberUse({ id }: { id: string }) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['site-numbers', id],
    queryFn: ({ signal }) => api.get<Use>(`/site-numbers/${id}/use`, { signal }),
  })
  if (!data?.shown && !data?.none) return null
  return <p className={`${rows.sectionText} ${rows.whole}`}>{t('sources:numbers.use', { ...data })}</p>
}
