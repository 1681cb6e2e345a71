import { ActionIcon, Button } from '@mantine/core'
import { IconCashBanknote, IconDownload, IconLock, IconLockOpen, IconPrinter } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { printSoon } from '../../app/printing.ts'
import { useObject } from '../../app/schema.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import { useIsPhone } from '../../ui/use-phone.ts'
import goals from '../goals/goals.module.css'
import { DealName } from './deal-name.tsx'
import { payKeys, type Statement } from './pay.ts'
import { StatementTable } from './statement-table.tsx'

/** What somebody is paid for a period: the sum, what it is made of, and each line of it. */
export function StatementView({ statement }: { statement: Statement }) {
  const { t } = useTranslation()
  return (
    <>
      <Figures statement={statement} />
      {statement.lines.length ? (
        <StatementTable statement={statement} />
      ) : (
        <Empty icon={IconCashBanknote} title={t('pay:empty')} text={t('pay:emptyText')} />
      )}
      <Notes statement={statement} />
    </>
  )
}

function Figures({ statement: { total, currency, rules, closing } }: { statement: Statement }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const money = (amount: string) => formats.money({ amount, currency })
  const day = closing ? formats.date(new Date(closing.at)) : ''
  const state = closing
    ? closing.by
      ? t('pay:closedBy', { day, name: closing.by.name })
      : t('pay:closedBySomebody', { day })
    : t('pay:open')
  return (
    <dl className={goals.figures}>
      <div className={goals.figure}>
        <dt>{t('pay:total')}</dt>
        <dd>
          {money(total)}
          <span className={goals.under}>{state}</span>
        </dd>
      </div>
      {rules.map(({ id, name, base, sum }) => (
        <div key={id} className={goals.figure}>
          <dt>{name}</dt>
          <dd>
            {money(sum)}
            {base === null ? null : <span className={goals.under}>{t('pay:baseOf', { base: money(base) })}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Notes({ statement: { plan, rules, left, currency } }: { statement: Statement }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const money = (amount: string) => formats.money({ amount, currency })
  const isByPlan = rules.some(({ scale }) => scale === 'plan')
  return (
    <div className={goals.notes}>
      {isByPlan ? (
        <p>
          {plan
            ? t('pay:plan', {
                fulfilled: formats.number(plan.fulfilled),
                sold: money(plan.sold),
                amount: money(plan.amount),
              })
            : t('pay:noPlan')}
        </p>
      ) : null}
      {left.map(({ rule, lacks, deal, number }) => (
        <p key={`${rule.id} ${lacks} ${number}`}>
          {t('pay:left')}: <DealName deal={deal} number={number} /> {rule.name}. {t(`pay:leftBecause.${lacks}`)}
        </p>
      ))}
    </div>
  )
}

/** As a file, on paper, and closed or open again. */
export function StatementActions({ statement }: { statement: Statement }) {
  const { t } = useTranslation()
  const isPhone = useIsPhone()
  const mayExport = useObject('deal').can.export !== 'none'
  const { user, span, from } = statement
  const file = `/api/v1/pay/statements/${user.id}/file?${new URLSearchParams({ span, from })}`
  return (
    <>
      {isPhone ? null : (
        <Button variant="default" leftSection={<IconPrinter size={16} stroke={1.6} />} onClick={() => printSoon('all')}>
          {t('pay:print')}
        </Button>
      )}
      {mayExport && !isPhone ? (
        <Button component="a" href={file} variant="default" leftSection={<IconDownload size={16} stroke={1.6} />}>
          {t('pay:download')}
        </Button>
      ) : null}
      {mayExport && isPhone ? (
        <ActionIcon component="a" href={file} variant="default" size={40} radius="md" aria-label={t('pay:download')}>
          <IconDownload size={20} stroke={1.6} />
        </ActionIcon>
      ) : null}
      <CloseButton statement={statement} />
    </>
  )
}

function CloseButton({ statement: { user, span, from, to, closing, mayClose } }: { statement: Statement }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asks, ask] = useState(false)
  if (!mayClose || (!closing && dayjs().format('YYYY-MM-DD') <= to)) return null
  const words = closing ? 'reopen' : 'close'
  const run = async () => {
    if (closing) await api.delete(`/pay/closings/${closing.id}`)
    else await api.post('/pay/closings', { span, from, users: [user.id] })
    await queryClient.invalidateQueries({ queryKey: payKeys.all })
  }
  return (
    <>
      <HeaderButton
        icon={closing ? IconLockOpen : IconLock}
        label={t(`pay:${words}`)}
        quiet={closing !== null}
        onClick={() => ask(true)}
      />
      {asks ? (
        <Confirm
          title={t(`pay:${words}Title`)}
          text={t(`pay:${words}Text`)}
          action={t(`pay:${words}`)}
          harmless
          run={run}
          onClose={() => ask(false)}
        />
      ) : null}
    </>
  )
}
