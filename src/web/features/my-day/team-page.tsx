import { Button } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ErrorPage } from '../../app/error-page.tsx'
import { useFormats } from '../../app/format.ts'
import { useMe } from '../../app/session.ts'
import { recordKeys } from '../../records/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { Lines } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Person } from '../../ui/person.tsx'
import { type Column, CountCell } from './count-cell.tsx'
import { attention, type PersonDay, rowsByTeam, type TeamDay } from './team-day.ts'
import classes from './team-page.module.css'

const order = ['untouched', 'overdue', 'unanswered', 'leadsUnplanned', 'dealsUnplanned', 'meetings', 'won']

/** Who has what and lets what lie, by team: each number leads to exactly what it counts. Kept up to date as things happen. */
export function TeamDayPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data, error, refetch } = useQuery({
    queryKey: [...recordKeys.day, 'team'],
    queryFn: ({ signal }) => api.get<TeamDay>('/team-day', { signal }),
    // What becomes late does so by itself.
    refetchInterval: 60_000,
  })
  if (error && !data) return <ErrorPage error={error} reset={() => void refetch()} />
  return (
    <>
      <PageHeader title={t('team:title')} note={formats.weekday(new Date())} />
      <div className={classes.page}>
        <p className={classes.about}>{t('team:about')}</p>
        {data ? <TeamTable day={data} /> : <Lines count={8} />}
      </div>
    </>
  )
}

function TeamTable({ day }: { day: TeamDay }) {
  const { t } = useTranslation()
  if (!day.people.length) return <Nobody />
  const columns = order.flatMap((name): Column[] => {
    const measure = day.measures.find(one => one.name === name)
    const counted = day.people.some(({ counts }) => counts[name] !== undefined)
    return measure || (name === 'unanswered' && counted) ? [{ name, measure: measure ?? null }] : []
  })
  const calm = day.people.every(person => attention(person) === 0)
  return (
    <>
      {calm ? <p className={classes.calm}>{t('team:calm')}</p> : null}
      <section className={classes.scroll} tabIndex={0} aria-label={t('team:title')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('team:person')}</th>
              {columns.map(({ name }) => (
                <th key={name} scope="col" className={classes.number}>
                  {t(`team:measures.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowsByTeam(day).map(({ team, depth, people }) => (
              <Fragment key={team?.id ?? ''}>
                <tr className={classes.team}>
                  <th scope="rowgroup" style={{ paddingLeft: 12 + depth * 16 }}>
                    {team?.name ?? t('team:noTeam')}
                  </th>
                  {columns.map(({ name }) => (
                    <td key={name} className={classes.number} data-measure={t(`team:measures.${name}`)}>
                      <Sum of={sumOf(people, name)} />
                    </td>
                  ))}
                </tr>
                {people.map(person => (
                  <PersonRow key={person.user?.id ?? ''} person={person} columns={columns} depth={depth} />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Nobody() {
  const { t } = useTranslation()
  const { admin } = useMe()
  return (
    <Empty icon={IconUsersGroup} title={t('team:none')} text={t('team:noneText')}>
      {admin ? (
        <Button component={Link} to="/settings/users" variant="default">
          {t('team:toPeople')}
        </Button>
      ) : null}
    </Empty>
  )
}

function Sum({ of }: { of: number }) {
  const formats = useFormats()
  return <span className={of ? undefined : classes.zero}>{formats.number(of)}</span>
}

const sumOf = (people: PersonDay[], name: string): number =>
  people.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0)

function PersonRow({ person, columns, depth }: { person: PersonDay; columns: Column[]; depth: number }) {
  const { t } = useTranslation()
  const { user } = person
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: 12 + depth * 16 }}>
        <span className={classes.person}>
          {user ? (
            <span className={classes.face}>
              <Person name={user.name} size={22} />
            </span>
          ) : null}
          {user?.name ?? t('team:nobody')}
          {user?.absent ? <span className={classes.note}>{t('team:absent')}</span> : null}
          {user && !user.active ? <span className={classes.note}>{t('team:inactive')}</span> : null}
        </span>
      </th>
      {columns.map(column => (
        <td key={column.name} className={classes.number} data-measure={t(`team:measures.${column.name}`)}>
          <CountCell column={column} person={person} />
        </td>
      ))}
    </tr>
  )
}
