import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { canCreate, canRead, useObject, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { zoneName } from '../../app/time-zone.ts'
import { Empty } from '../../ui/empty.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { Lines } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import classes from './calendar.module.css'
import { CalendarBar } from './calendar-bar.tsx'
import { CalendarGrid, type GridProps, mostColumns } from './calendar-grid.tsx'
import type { Happening } from './happening.ts'
import { HoursList } from './hours-list.tsx'
import { LoadTable } from './load-table.tsx'
import { PeopleDay } from './people-day.tsx'
import { PeoplePicker } from './people-picker.tsx'
import type { Place } from './plan-dialog.tsx'
import { rangeOf, stepOf } from './range.ts'
import { type CalendarSearch, type CalendarView, calendarViews, readCalendarSearch, today } from './search.ts'
import { useColleagues } from './use-colleagues.ts'
import { mostInMonth, totalOf, useDayCounts } from './use-day-counts.ts'
import { useHappenings } from './use-happenings.ts'
import { useMove } from './use-move.ts'
import { useSwipe } from './use-swipe.ts'
import { chosenOf, peopleOf } from './who.ts'
import { useWorkingCalendar } from './working-hours.ts'

const PlanDialog = lazyPart(async () => (await import('./plan-dialog.tsx')).PlanDialog)
const MoveDialog = lazyPart(async () => (await import('./move-dialog.tsx')).MoveDialog)
const HappeningCard = lazyPart(async () => (await import('./happening-card.tsx')).HappeningCard)
const ResultDialog = lazyPart(async () => (await import('../tasks/result-dialog.tsx')).ResultDialog)

/** What lies over the calendar. */
type Opened = { what: 'plan'; place: Place } | { what: 'card' | 'move' | 'finish'; happening: Happening } | null

/** On a phone there is room for a day, a list, and the load. */
const phoneViews: CalendarView[] = ['day', 'list', 'load']

/** Tasks and meetings by time, of oneself and of others. What is shown stands in the address. */
export function CalendarPage() {
  const { t } = useTranslation()
  if (canRead(useObject('task'))) return <Calendar />
  return (
    <>
      <PageHeader title={t('calendar:title')} />
      <NoRights />
    </>
  )
}

function Calendar() {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const me = useMe()
  const task = useObject('task')
  const { company } = useSchema()
  const navigate = useNavigate()
  const search = readCalendarSearch(useSearch({ strict: false }))
  const change = (part: CalendarSearch) =>
    void navigate({ to: '/calendar', search: { ...search, ...part }, replace: true })
  const views = phone ? phoneViews : calendarViews
  const wanted = search.view ?? (phone ? 'day' : 'week')
  const view = views.find(known => known === wanted) ?? 'list'
  const day = search.date ?? today()
  const range = useMemo(() => rangeOf(view, day), [view, day])

  const colleagues = useColleagues()
  const chosen = chosenOf(search.who, me.id)
  const people = useMemo(
    () => peopleOf(chosenOf(search.who, me.id), colleagues.people, colleagues.teams),
    [search.who, me.id, colleagues.people, colleagues.teams],
  )
  const owners = chosen.includes('all') ? null : people.map(({ id }) => id)
  const days = useDayCounts({ range, owners, enabled: colleagues.ready && view === 'month' })
  const counts = days.counts && totalOf(days.counts) > mostInMonth ? days.counts : null
  const shown = useHappenings({
    view,
    range,
    owners,
    enabled: colleagues.ready && view !== 'load' && (view !== 'month' || (days.counts !== null && !counts)),
  })
  const { happenings } = shown
  const error = shown.error ?? days.error
  const ready = shown.ready || (view === 'month' && counts !== null)
  const calendar = useWorkingCalendar()
  const move = useMove()
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const swipe = useSwipe(by => change({ date: stepOf(view, day, by) }))
  const changes = task.can.update !== 'none'

  const grid: GridProps = {
    day,
    range,
    happenings,
    counts: view === 'month' ? counts : null,
    people,
    calendar,
    changes,
    onOpen: happening => setOpened({ what: 'card', happening }),
    onMove: ({ record }, change) => move(record, change),
    onPlan: (start, minutes, owner) =>
      setOpened({
        what: 'plan',
        place: {
          dueAt: start.toISOString(),
          minutes,
          owner: owner ?? (people.length === 1 ? people[0]?.id : undefined) ?? me.id,
        },
      }),
    onDay: date => change({ view: 'day', date }),
  }
  const together = view === 'day' && people.length > 1
  const sideBySide = together && !phone && people.length <= mostColumns
  const whole = { ...shown, until: grid.counts ? null : shown.until }
  return (
    <div className={classes.page}>
      <PageHeader
        title={t('calendar:title')}
        views={
          phone ? null : (
            <SegmentedControl
              size="xs"
              aria-label={t('calendar:viewsLabel')}
              value={view}
              onChange={next => change({ view: calendarViews.find(known => known === next) })}
              data={views.map(value => ({ value, label: t(`calendar:views.${value}`) }))}
            />
          )
        }
        actions={
          canCreate(task) ? (
            <Button
              leftSection={<IconPlus size={16} />}
              onClick={() => setOpened({ what: 'plan', place: { dueAt: null, minutes: null, owner: me.id } })}
            >
              {t('calendar:add')}
            </Button>
          ) : null
        }
      />
      {phone ? (
        <div className={classes.phoneViews}>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('calendar:viewsLabel')}
            value={view}
            onChange={next => change({ view: calendarViews.find(known => known === next) })}
            data={views.map(value => ({ value, label: t(`calendar:views.${value}`) }))}
          />
        </div>
      ) : null}
      <CalendarBar view={view} day={day} range={range} onDay={date => change({ date })}>
        {colleagues.people.length > 1 ? (
          <div className={classes.who}>
            <PeoplePicker
              chosen={chosen}
              people={colleagues.people}
              teams={colleagues.offered}
              onChange={next => change({ who: next.length ? next.join(',') : undefined })}
            />
          </div>
        ) : null}
      </CalendarBar>
      <Notes error={error} counted={grid.counts !== null} zone={company.timeZone} />
      <GoOn {...whole} />
      <div
        className={classes.grid}
        {...(phone ? swipe : {})}
        onScrollCapture={({ target }) => {
          if (view === 'list' && whole.until && !whole.loading && isNearEnd(target)) whole.goOn()
        }}
      >
        {!colleagues.ready || (view !== 'load' && !ready && !error) ? (
          <Lines count={10} />
        ) : !people.length ? (
          <Empty icon={IconUsers} title={t('calendar:nobody')} />
        ) : view === 'load' ? (
          <LoadTable range={range} people={people} calendar={calendar} />
        ) : sideBySide ? (
          <PeopleDay {...grid} />
        ) : together ? (
          <HoursList {...grid} />
        ) : (
          <>
            <CalendarGrid view={view} {...grid} />
            {changes && view !== 'list' && ready && !grid.counts && !happenings.length ? (
              <p className={classes.emptyGrid}>{t('calendar:emptyGrid')}</p>
            ) : null}
          </>
        )}
      </div>
      {opened?.what === 'plan' ? <PlanDialog place={opened.place} onClose={close} /> : null}
      {opened?.what === 'card' ? (
        <HappeningCard
          happening={opened.happening}
          onFinish={() => setOpened({ what: 'finish', happening: opened.happening })}
          onMove={() => setOpened({ what: 'move', happening: opened.happening })}
          onClose={close}
        />
      ) : null}
      {opened?.what === 'move' ? <MoveDialog task={opened.happening.record} onClose={close} /> : null}
      {opened?.what === 'finish' ? <ResultDialog task={opened.happening.record} onClose={close} /> : null}
    </div>
  )
}

interface NotesProps {
  error: Error | null
  /** Days tell how many there are, instead of each. */
  counted: boolean
  zone: string
}

/** What one should know of what is shown. */
function Notes({ error, counted, zone }: NotesProps) {
  const { t, i18n } = useTranslation()
  const named = (one: string) => zoneName(one, i18n.language)
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      {error ? (
        <p className={classes.note} role="alert">
          {errorWords(error)}
        </p>
      ) : null}
      {counted ? <p className={classes.note}>{t('calendar:counted')}</p> : null}
      {mine !== zone ? (
        <p className={classes.note}>
          {t('calendar:zones', { mine: named(mine), company: named(zone) })}{' '}
          {counted ? t('calendar:countedZone') : null}
        </p>
      ) : null}
    </>
  )
}

interface GoOnProps {
  until: string | null
  loading: boolean
  goOn: () => void
}

/** How far it is shown, where that is not all, and the way to what comes after. */
function GoOn({ until, loading, goOn }: GoOnProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!until) return null
  return (
    <p className={`${classes.note} ${classes.goOn}`}>
      {t('calendar:shownUntil', { when: formats.exact(new Date(until)) })}
      <Button size="compact-xs" variant="default" loading={loading} onClick={goOn}>
        {t('calendar:goOn')}
      </Button>
    </p>
  )
}

const isNearEnd = (scrolled: EventTarget): boolean =>
  scrolled instanceof HTMLElement &&
  scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight < 2 * scrolled.clientHeight
