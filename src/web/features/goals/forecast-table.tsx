import { Anchor, UnstyledButton } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { useObject } from '../../app/schema.ts'
import { nodesOfFilter } from '../../records/filter-nodes.ts'
import { listAddress } from '../../records/list-search.ts'
import { Person } from '../../ui/person.tsx'
import classes from './goals.module.css'
import { type Figure, type ForecastAnswer, type ForecastLine, type Part, parts } from './goals.ts'
import { OverrideDialog } from './override-dialog.tsx'

interface Chosen {
  line: ForecastLine
  figure: Figure
}

/** A line for the company, each team and each person; a sum leads to its deals, a forecast to how it was overridden. */
export function ForecastTable({ forecast }: { forecast: ForecastAnswer }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const { currency, lines, pipeline } = forecast
  const money = (amount: string) => formats.money({ amount, currency })
  const column = (name: string) => t(`goals:forecast.columns.${name}`)
  const withPlans = pipeline === null && lines.some(({ plan }) => plan)
  return (
    <section className={classes.scroll} aria-label={t('goals:forecast.title')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{column('who')}</th>
            {[...parts, 'weighted', 'forecast', 'atBest', ...(withPlans ? ['plan', 'attained'] : [])].map(name => (
              <th key={name} scope="col" className={classes.number}>
                {column(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <tr key={line.key} data-kind={line.whom.kind}>
              <th scope="row" style={{ paddingLeft: 12 + line.depth * 12 }}>
                <LineName line={{ name: line.name, isPerson: line.whom.kind === 'user' }} />
              </th>
              {parts.map(part => (
                <td key={part} className={classes.number} data-label={column(part)}>
                  <PartCell line={line} part={part} forecast={forecast} />
                </td>
              ))}
              <td className={classes.number} data-label={column('weighted')}>
                {Number(line.weighted) ? money(line.weighted) : <span className={classes.zero}>0</span>}
              </td>
              {(['forecast', 'atBest'] as const).map(figure => (
                <td key={figure} className={classes.number} data-label={column(figure)}>
                  <FigureCell
                    line={line}
                    figure={figure}
                    amount={money(line[figure].amount)}
                    onChoose={() => setChosen({ line, figure })}
                  />
                </td>
              ))}
              {withPlans ? (
                <>
                  <td className={classes.number} data-label={column('plan')}>
                    {line.plan ? money(line.plan.amount) : <span className={classes.zero}>—</span>}
                  </td>
                  <td className={classes.number} data-label={column('attained')}>
                    {line.attained === null ? (
                      <span className={classes.zero}>—</span>
                    ) : (
                      formats.percent(Math.round(line.attained * 100))
                    )}
                  </td>
                </>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {chosen ? <OverrideDialog {...chosen} forecast={forecast} onClose={() => setChosen(null)} /> : null}
    </section>
  )
}

export function LineName({ line: { name, isPerson } }: { line: { name: string; isPerson: boolean } }) {
  return (
    <span className={classes.name}>
      {isPerson ? (
        <span className={classes.face}>
          <Person name={name} size={22} />
        </span>
      ) : null}
      {name}
    </span>
  )
}

/** A sum, and by a press exactly the deals that it is made of. */
function PartCell({ line, part, forecast }: { line: ForecastLine; part: Part; forecast: ForecastAnswer }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const deal = useObject('deal')
  const amount = formats.money({ amount: line.sums[part], currency: forecast.currency })
  const count = line.counts[part]
  if (!count) return <span className={classes.zero}>0</span>
  if (!forecast.filters) return amount
  const nodes = [...nodesOfFilter(forecast.filters[part]), ...nodesOfFilter(line.filter)]
  const label = t('goals:forecast.cell', { name: line.name, part: t(`goals:forecast.columns.${part}`), amount, count })
  return (
    <Anchor component={Link} to={listAddress(deal, nodes)} aria-label={label} className={classes.link}>
      {amount}
    </Anchor>
  )
}

interface FigureCellProps {
  line: ForecastLine
  figure: Figure
  amount: string
  onChoose: () => void
}

function FigureCell({ line, figure, amount, onChoose }: FigureCellProps) {
  const { t } = useTranslation()
  const { override } = line[figure]
  if (!line.canOverride && !override) return amount
  const isNothing = !override && Number(line[figure].amount) === 0
  const words = { name: line.name, figure: t(`goals:forecast.columns.${figure}`), amount }
  return (
    <UnstyledButton
      className={classes.figureButton}
      data-set={override ? true : undefined}
      aria-label={t(override ? 'goals:forecast.overridden' : 'goals:forecast.override', words)}
      onClick={onChoose}
    >
      {override ? <IconPencil size={14} stroke={1.6} /> : null}
      {isNothing ? <span className={classes.zero}>0</span> : amount}
    </UnstyledButton>
  )
}
