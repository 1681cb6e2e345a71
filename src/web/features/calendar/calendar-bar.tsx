import { ActionIcon, Button, Popover, UnstyledButton } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { IconChevronDown, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '../../../model/calendar.ts'
import classes from './calendar.module.css'
import { type DayRange, localMidnight, stepOf } from './range.ts'
import { type CalendarView, today } from './search.ts'

interface CalendarBarProps {
  view: CalendarView
  day: string
  range: DayRange
  onDay: (day: string) => void
  children?: ReactNode
}

/** Which days are shown, and the way to others. */
export function CalendarBar({ view, day, range, onDay, children }: CalendarBarProps) {
  const { t, i18n } = useTranslation()
  const [picking, setPicking] = useState(false)
  const shown = shownDays(view, day, range, i18n.language)
  return (
    <div className={classes.bar}>
      <Button size="xs" variant="default" onClick={() => onDay(today())}>
        {t('calendar:today')}
      </Button>
      <ActionIcon aria-label={t('calendar:previous')} onClick={() => onDay(stepOf(view, day, -1))}>
        <IconChevronLeft size={18} stroke={1.6} />
      </ActionIcon>
      <ActionIcon aria-label={t('calendar:next')} onClick={() => onDay(stepOf(view, day, 1))}>
        <IconChevronRight size={18} stroke={1.6} />
      </ActionIcon>
      <Popover opened={picking} onChange={setPicking} trapFocus returnFocus position="bottom-start" shadow="md">
        <Popover.Target>
          <UnstyledButton
            className={classes.shown}
            aria-label={t('calendar:pickDay', { shown })}
            onClick={() => setPicking(!picking)}
          >
            {shown}
            <IconChevronDown size={14} stroke={1.6} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <DatePicker
            locale={i18n.language}
            defaultDate={day}
            value={day}
            onChange={chosen => {
              setPicking(false)
              if (chosen) onDay(chosen)
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {children}
    </div>
  )
}

/** `November 2026`, `23–29 Nov 2026`, `Monday, 30 November`. */
function shownDays(view: CalendarView, day: string, { from, until }: DayRange, language: string): string {
  const tag = language === 'ru' ? 'ru-RU' : 'en-GB'
  const words = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options)
  if (view === 'month')
    return upper(
      words({ month: 'long', year: 'numeric' })
        .format(localMidnight(day))
        .replace(/\s?г\.$/, ''),
    )
  if (view === 'day')
    return upper(words({ weekday: 'short', day: 'numeric', month: 'long' }).format(localMidnight(day)))
  const last = localMidnight(addDays(until, -1))
  return words({ day: 'numeric', month: 'short', year: 'numeric' })
    .formatRange(localMidnight(from), last)
    .replace(/\s?г\.$/, '')
}

const upper = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
