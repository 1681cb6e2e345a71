import { Table } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { type MouseEvent, memo, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FigureGroup, FigureMeasure, ReportFigures } from '../../../charts/figures.ts'
import type { Json } from '../../../model/index.ts'
import { addressBehind } from './behind.ts'
import { type FigureTexts, useFigureTexts } from './figure-text.ts'
import { isNothing } from './figures.ts'
import { type Reader, useReader } from './reader.ts'
import classes from './report.module.css'

interface FiguresTableProps {
  figures: ReportFigures
  /** Of a table with columns, whose figures stand in them. */
  measure: number
  /** What the report looks for. */
  q?: string
  name: string
}

/** By what records are put together: rows and columns may be spans of one date. */
const groupHead = (t: TFunction, { label, bucket }: FigureGroup): string =>
  bucket ? `${label}, ${t(`report-pages:builder.spans.${bucket}`).toLowerCase()}` : label

/** All figures with what they come to. A figure leads to the list of the records behind it. */
export function FiguresTable({ figures, measure, q, name }: FiguresTableProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const texts = useFigureTexts()
  const reader = useReader(figures.object, q)
  const { rowGroups, columnGroups, columns, rows } = figures
  const isPivot = columns.length > 0
  const shown = useMemo(
    () => (isPivot ? figures.measures.slice(measure, measure + 1) : figures.measures),
    [figures, isPivot, measure],
  )
  const follow = useCallback(
    (event: MouseEvent<HTMLAnchorElement>) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      router.history.push(event.currentTarget.getAttribute('href') ?? '')
    },
    [router],
  )
  const common = { figures, measures: shown, first: isPivot ? measure : 0, reader, texts, follow }
  return (
    <section className={classes.scroll} aria-label={name} tabIndex={0}>
      <Table verticalSpacing={6} horizontalSpacing={12} fz="sm" withRowBorders className={classes.table}>
        <Table.Thead>
          {isPivot ? (
            <Table.Tr>
              <Table.Th colSpan={Math.max(1, rowGroups.length)} />
              <Table.Th colSpan={columns.length} scope="colgroup" className={classes.over}>
                {columnGroups.map(group => groupHead(t, group)).join(', ')}
              </Table.Th>
              <Table.Th />
            </Table.Tr>
          ) : null}
          <Table.Tr>
            {rowGroups.length ? (
              rowGroups.map((group, at) => (
                <Table.Th key={at} scope="col" className={at ? undefined : classes.first}>
                  {groupHead(t, group)}
                </Table.Th>
              ))
            ) : (
              <Table.Th scope="col" className={classes.first} />
            )}
            {isPivot
              ? columns.map(({ labels }, at) => (
                  <Table.Th key={at} scope="col" ta="right" className={classes.head}>
                    {labels.join(', ')}
                  </Table.Th>
                ))
              : shown.map(({ label }, at) => (
                  <Table.Th key={at} scope="col" ta="right" className={classes.head}>
                    {label}
                  </Table.Th>
                ))}
            {isPivot ? (
              <Table.Th scope="col" ta="right">
                {t('report-pages:total')}
              </Table.Th>
            ) : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rowGroups.length ? rows.map((_, row) => <Line key={row} {...common} row={row} />) : null}
        </Table.Tbody>
        {rows.length !== 1 || !rowGroups.length || figures.more ? (
          <Table.Tfoot>
            <Line {...common} row={undefined} />
          </Table.Tfoot>
        ) : null}
      </Table>
      {rows.length || !rowGroups.length ? null : <p className={classes.note}>{t('report-pages:noRows')}</p>}
    </section>
  )
}

interface LineProps {
  figures: ReportFigures
  /** `undefined`: what all of them come to. */
  row: number | undefined
  measures: FigureMeasure[]
  /** Which measure is the first of them. */
  first: number
  reader: Reader | null
  texts: FigureTexts
  follow: (event: MouseEvent<HTMLAnchorElement>) => void
}

/** There may be thousands of figures: a line is drawn anew when its own change. */
const Line = memo(function Line({ figures, row, measures, first, reader, texts, follow }: LineProps) {
  const { t } = useTranslation()
  const { rowGroups, columns, rows, total } = figures
  const given = row === undefined ? total : rows[row]
  if (!given) return null
  const above = row === undefined ? undefined : rows[row - 1]
  const labels = row === undefined ? [t('report-pages:total')] : (rows[row]?.labels ?? [])
  const isSame = (at: number) =>
    above !== undefined && labels.slice(0, at + 1).every((label, i) => label === above.labels[i])
  const cell = (values: Json[] | undefined, before: Json[] | undefined, column: number | undefined) =>
    measures.map((measure, i) => {
      const value = values?.[first + i]
      const address =
        reader && !isNothing(value) ? addressBehind(figures, { row, column, measure: first + i }, reader) : null
      const change = before && texts.change(value, before[first + i], measure)
      const shown = texts.text(value, measure)
      return (
        <Table.Td key={`${column}.${i}`} ta="right" className="number">
          {address ? (
            <a href={address} className={classes.figure} onClick={follow}>
              {shown}
            </a>
          ) : (
            <span className={isNothing(value) ? classes.nothing : undefined}>{shown}</span>
          )}
          {change ? (
            <span className={classes.change} title={texts.text(before[first + i], measure)}>
              {change}
            </span>
          ) : null}
        </Table.Td>
      )
    })
  return (
    <Table.Tr data-total={row === undefined || undefined}>
      {row === undefined ? (
        <Table.Th scope="row" colSpan={Math.max(1, rowGroups.length)} className={classes.first}>
          {t('report-pages:total')}
        </Table.Th>
      ) : (
        labels.map((label, at) => (
          <Table.Th
            key={at}
            scope="row"
            className={at ? undefined : classes.first}
            data-same={isSame(at) || undefined}
            dir="auto"
          >
            {label}
          </Table.Th>
        ))
      )}
      {columns.map((_, column) => cell(given.cells[column], given.before?.cells[column], column))}
      {cell(given.values, given.before?.values, undefined)}
    </Table.Tr>
  )
})
