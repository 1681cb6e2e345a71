import { Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './payments.module.css'

export const ages = ['notDue', 'upTo30', 'upTo60', 'upTo90', 'over90'] as const
export type Age = (typeof ages)[number]
type ByAge = Record<Age | 'total', string> & { count: number }

export interface ReceivablesAnswer {
  asOf: string
  currency: string
  total: ByAge
  missingRates: string[]
  currencies: (ByAge & { currency: string })[]
  rows: { id: string | null; name: string | null; inOwn: ByAge | null; amounts: (ByAge & { currency: string })[] }[]
  more: number
}

interface Props {
  report: ReceivablesAnswer
  onChoose: (of: { id: string | null; name: string; age?: Age }) => void
}

/** A line for each client or owner; whoever owes in several currencies, or in one without a rate, has one for each. */
export function ReceivablesTable({ report, onChoose }: Props) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { rows, currency, currencies, total, missingRates, more, asOf } = report
  const nameOf = ({ id, name }: ReceivablesAnswer['rows'][number]) =>
    name ?? t(id === null ? 'payments:receivables.nobody' : 'payments:receivables.unseen')
  return (
    <>
      {missingRates.length ? (
        <p className={classes.bad}>
          {t('payments:receivables.missingRate', { day: formats.day(asOf), currencies: missingRates.join(', ') })}
        </p>
      ) : null}
      <section className={classes.scroll} aria-label={t('payments:receivables.title')} tabIndex={0}>
        <Table verticalSpacing={8} fz="sm" miw={720}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('payments:receivables.who')}</Table.Th>
              {ages.map(age => (
                <Table.Th key={age} ta="right">
                  {t(`payments:receivables.ages.${age}`)}
                </Table.Th>
              ))}
              <Table.Th ta="right">{t('payments:receivables.total')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.flatMap(row =>
              (row.inOwn ? [{ ...row.inOwn, currency }] : row.amounts).map((of, at) => (
                <Table.Tr key={`${row.id} ${of.currency}`}>
                  <Table.Td>{at ? '' : nameOf(row)}</Table.Td>
                  {ages.map(age => (
                    <Table.Td
                      key={age}
                      ta="right"
                      className={age === 'over90' && Number(of[age]) ? classes.bad : undefined}
                    >
                      {Number(of[age]) ? (
                        <button
                          type="button"
                          className={classes.press}
                          onClick={() => onChoose({ id: row.id, name: nameOf(row), age })}
                        >
                          {formats.money({ amount: of[age], currency: of.currency })}
                        </button>
                      ) : (
                        '—'
                      )}
                    </Table.Td>
                  ))}
                  <Table.Td ta="right" fw={600}>
                    <button
                      type="button"
                      className={classes.press}
                      onClick={() => onChoose({ id: row.id, name: nameOf(row) })}
                    >
                      {formats.money({ amount: of.total, currency: of.currency })}
                    </button>
                  </Table.Td>
                </Table.Tr>
              )),
            )}
          </Table.Tbody>
          <Table.Tfoot>
            {[
              ...(currencies.length > 1 || currencies[0]?.currency !== currency
                ? currencies.map(of => ({ ...of, label: of.currency }))
                : []),
              { ...total, currency, label: t('payments:receivables.inOwn', { currency }) },
            ].map(of => (
              <Table.Tr key={of.label}>
                <Table.Th>{of.label}</Table.Th>
                {[...ages, 'total' as const].map(age => (
                  <Table.Th key={age} ta="right" className="number">
                    {formats.money({ amount: of[age], currency: of.currency })}
                  </Table.Th>
                ))}
              </Table.Tr>
            ))}
          </Table.Tfoot>
        </Table>
      </section>
      {more ? <p className={classes.note}>{t('payments:receivables.more', { count: more })}</p> : null}
    </>
  )
}
