import { Anchor, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { LineName } from '../goals/forecast-table.tsx'
import goals from '../goals/goals.module.css'
import classes from './pay.module.css'
import { type PaidPeople, payAddress, payKeys } from './pay.ts'

/** Everybody whose pay one sees, and what it comes to; each name leads to its lines. */
export function PeopleTable({ people }: { people: PaidPeople }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const search = useSearch({ from: '/shell/pay' })
  const { data, currency, total, span, from } = people
  const money = (amount: string) => formats.money({ amount, currency })
  return (
    <>
      <p className={goals.about}>{t('pay:about')}</p>
      <section className={`${goals.scroll} ${classes.people}`} aria-label={t('pay:title')} tabIndex={0}>
        <table className={goals.table}>
          <thead>
            <tr>
              <th scope="col">{t('pay:columns.who')}</th>
              <th scope="col">{t('pay:columns.state')}</th>
              <th scope="col" className={goals.number}>
                {t('pay:columns.lines')}
              </th>
              <th scope="col" className={goals.number}>
                {t('pay:columns.sum')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ user, closed, lines, total }) => (
              <tr key={user.id}>
                <th scope="row">
                  <Anchor
                    component={Link}
                    to={payAddress({ ...search, who: user.id })}
                    className={goals.link}
                    aria-label={user.name}
                  >
                    <LineName line={{ name: user.name, isPerson: true }} />
                  </Anchor>
                </th>
                <td data-label={t('pay:columns.state')}>
                  <StatusBadge tone={closed ? 'good' : 'quiet'}>
                    {t(closed ? 'pay:closedState' : 'pay:open')}
                  </StatusBadge>
                </td>
                <td className={goals.number} data-label={t('pay:columns.lines')}>
                  {lines ? formats.number(lines) : <span className={goals.zero}>0</span>}
                </td>
                <td className={goals.number} data-label={t('pay:columns.sum')}>
                  {Number(total) ? money(total) : <span className={goals.zero}>0</span>}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('pay:total')}
              </th>
              <td className={goals.number}>{money(total)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
      <CloseAll people={people} key={`${span} ${from}`} />
    </>
  )
}

/** Of a period that is over, for all who are still open. */
function CloseAll({ people: { data, span, from, to } }: { people: PaidPeople }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asks, ask] = useState(false)
  const users = data.filter(({ closed, mayClose }) => !closed && mayClose).map(({ user }) => user.id)
  if (!users.length || dayjs().format('YYYY-MM-DD') <= to) return null
  const close = async () => {
    await api.post('/pay/closings', { span, from, users })
    await queryClient.invalidateQueries({ queryKey: payKeys.all })
  }
  return (
    <div data-screen-only>
      <Button variant="default" onClick={() => ask(true)}>
        {t('pay:closeAll')}
      </Button>
      {asks ? (
        <Confirm
          title={t('pay:closeTitle')}
          text={t('pay:closeText')}
          action={t('pay:closeAll')}
          harmless
          run={close}
          onClose={() => ask(false)}
        />
      ) : null}
    </div>
  )
}
