import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canCreate, canRead, useObject, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { Empty } from '../../ui/empty.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { Lines } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import classes from './calendar.module.css'
import { CalendarBar } from './calendar-bar.tsx'
import { CalendarGrid, type GridProps } from './calendar-grid.tsx'
import type { Happening } from './happening.ts'
import { LoadTable } from './load-table.tsx'
import { mostColumns, PeopleDay } from './people-day.tsx'
import { PeoplePicker } from './people-picker.tsx'
import type { Place } from './plan-dialog.tsx'
import { rangeOf, stepOf } from './range.ts'
import { type CalendarSearch, type CalendarView, calendarViews, readCalendarSearch, today } from './search.ts'
import { useColleagues } from './use-colleagues.ts'
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
  const { happenings, error, more, ready } = useHappenings(range, owners, colleagues.ready && view !== 'load')
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
  const sideBySide = view === 'day' && !phone && people.length > 1 && people.length <= mostColumns
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
      <Notes error={error} more={more} count={happenings.length} zone={company.timeZone} />
      <div className={classes.grid} {...(phone ? swipe : {})}>
        {!colleagues.ready || (view !== 'load' && !ready && !error) ? (
          <Lines count={10} />
        ) : !people.length ? (
          <Empty icon={IconUsers} title={t('calendar:nobody')} />
        ) : view === 'load' ? (
          <LoadTable range={range} people={people} calendar={calendar} />
        ) : sideBySide ? (
          <PeopleDay {...grid} />
        ) : (
          <CalendarGrid view={view} {...grid} />
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
  more: boolean
  count: number
  zone: string
}

/** What one should know of what is shown. */
function Notes({ error, more, count, zone }: NotesProps) {
  const { t } = useTranslation()
  const mine = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      {error ? (
        <p className={classes.note} role="alert">
          {errorWords(error)}
        </p>
      ) : null}
      {more ? <p className={classes.note}>{t('calendar:tooMany', { count })}</p> : null}
      {mine !== zone ? <p className={classes.note}>{t('calendar:zones', { mine, company: zone })}</p> : null}
    </>
  )
}
