import dayjs from 'dayjs'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { LineName } from './forecast-table.tsx'
import classes from './goals.module.css'
import { amountOf, type PlanCell, type PlanLine, type PlanSheet, placeOf, type Typed } from './plans.ts'

interface Props {
  sheet: PlanSheet
  lines: readonly PlanLine[]
  typed: Typed
  onType: (typed: Typed) => void
}

/** A line for each person, team or product; in a cell what is planned, and below that what is sold. */
export function PlansTable({ sheet, lines, typed, onType }: Props) {
  const { t } = useTranslation()
  const nameOf = useShortName(sheet)
  const present = useRef<HTMLTableCellElement>(null)
  // Where it is wider than the page, one sees the present first.
  useEffect(() => present.current?.scrollIntoView({ block: 'nearest', inline: 'end' }), [])
  const today = dayjs(sheet.asOf ?? undefined).format('YYYY-MM-DD')
  const type = (key: string, from: string, text: string | undefined) => {
    const place = placeOf(key, from)
    const { [place]: _, ...rest } = typed
    onType(text === undefined ? rest : { ...rest, [place]: text })
  }
  return (
    <section className={classes.scroll} aria-label={t('goals:plans.title')} tabIndex={0}>
      <table className={classes.sheet}>
        <thead>
          <tr>
            <th scope="col">{t(`goals:plans.who.${sheet.by}`)}</th>
            {sheet.periods.map(({ from, to }) => {
              const isPresent = from <= today && today <= to
              return (
                <th
                  key={from}
                  ref={isPresent ? present : undefined}
                  scope="col"
                  className={classes.number}
                  data-present={isPresent || undefined}
                >
                  {nameOf(from)}
                </th>
              )
            })}
            <th scope="col" className={classes.number}>
              {t('goals:plans.year')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <tr key={line.key} data-kind={line.of.kind}>
              <th scope="row" style={{ paddingLeft: 12 + line.depth * 14 }}>
                {line.of.kind === 'product' || line.of.kind === 'productCategory' ? (
                  line.name
                ) : (
                  <LineName line={{ name: line.name, isPerson: line.of.kind === 'user' }} />
                )}
              </th>
              {line.cells.map(cell => (
                <td key={cell.from} className={classes.number}>
                  {line.canSet ? (
                    <PlanInput
                      label={`${line.name}, ${nameOf(cell.from)}`}
                      cell={cell}
                      typed={typed[placeOf(line.key, cell.from)]}
                      onType={text => type(line.key, cell.from, text)}
                    />
                  ) : (
                    <PlanText amount={cell.plan?.amount} />
                  )}
                  <FactText sheet={sheet} cell={cell} />
                </td>
              ))}
              <td className={classes.number}>
                <PlanText amount={line.total.plan?.amount} />
                <FactText sheet={sheet} cell={line.total} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** `ноя`, `Q4`: the year stands above. */
function useShortName({ span }: PlanSheet): (from: string) => string {
  const { t, i18n } = useTranslation()
  return from => {
    const month = Number(from.slice(5, 7)) - 1
    if (span === 'quarter') return t('goals:plans.quarter', { quarter: month / 3 + 1 })
    return new Intl.DateTimeFormat(i18n.language, { month: 'short' }).format(new Date(2026, month))
  }
}

const useAmount = () => {
  const formats = useFormats()
  return (amount: string) => formats.number(amount.replace(/\.00$/, ''))
}

function PlanText({ amount }: { amount: string | undefined }) {
  const written = useAmount()
  return amount === undefined ? <span className={classes.zero}>—</span> : written(amount)
}

interface PlanInputProps {
  label: string
  cell: PlanCell
  typed: string | undefined
  onType: (text: string | undefined) => void
}

/** Empty it says what the plans below come to, and that becomes the plan again when it is emptied. */
function PlanInput({ label, cell: { plan }, typed, onType }: PlanInputProps) {
  const written = useAmount()
  const own = plan && !plan.added ? written(plan.amount) : ''
  return (
    <input
      className={classes.planInput}
      inputMode="decimal"
      aria-label={label}
      aria-invalid={(typed !== undefined && amountOf(typed) === undefined) || undefined}
      data-typed={typed !== undefined || undefined}
      placeholder={plan?.added ? written(plan.amount) : '—'}
      value={typed ?? own}
      onChange={({ currentTarget: { value } }) => onType(value === own ? undefined : value)}
    />
  )
}

/** What is sold, and how much of the plan that is. */
function FactText({
  sheet,
  cell,
}: {
  sheet: PlanSheet
  cell: Pick<PlanCell, 'fact' | 'attained'> & { pace?: string | null }
}) {
  const { t } = useTranslation()
  const formats = useFormats()
  const written = useAmount()
  const money = (amount: string) =>
    sheet.measure === 'deals' ? written(amount) : formats.money({ amount, currency: sheet.currency })
  const title = [
    t('goals:plans.sold', { amount: money(cell.fact) }),
    ...(cell.pace ? [t('goals:plans.pace', { amount: money(cell.pace) })] : []),
  ].join(' · ')
  const isNothing = Number(cell.fact) === 0 && cell.attained === null
  return (
    <span className={classes.fact} title={title}>
      {isNothing ? '' : written(cell.fact)}
      {cell.attained === null ? null : (
        <span data-reached={cell.attained >= 1 || undefined}>{formats.percent(Math.round(cell.attained * 100))}</span>
      )}
    </span>
  )
}
