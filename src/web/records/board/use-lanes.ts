import { useQueries } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter, Json } from '../../../model/index.ts'
import { choiceLabel, choicesOf } from '../../fields/choices.ts'
import { titleQuery } from '../../fields/titles.ts'
import { type LaneBy, laneFilter } from './lane-by.ts'

export interface Lane {
  /** What it is known by within the board; empty where all cards are in one. */
  key: string
  label: string
  value: Json
  filter: Filter | undefined
}

/** More lanes than this nobody reads: those with most cards are shown. */
export const mostLanes = 100

/** All cards in one. */
export const wholeBoard: Lane[] = [{ key: '', label: '', value: null, filter: undefined }]

export const laneKey = (value: Json): string => (value === null ? 'none' : String(value))

/** Lanes of the values that cards have, those without a value last. */
export function useLanes(by: LaneBy | undefined, counts: ReadonlyMap<string, { value: Json; count: number }>): Lane[] {
  const { t } = useTranslation()
  const values = useMemo(() => (by ? chosen(by, counts) : []), [by, counts])
  const target = by?.target
  const records = useMemo(() => (target ? values.filter(value => typeof value === 'string') : []), [target, values])
  const titles = useQueries({
    queries: target ? records.map(id => titleQuery(target, id)) : [],
    combine: answers => answers.map(({ data, isPending }) => (isPending ? undefined : (data ?? null))),
  })
  const shown = useRef<{ by: LaneBy | undefined; lanes: Lane[] }>({ by: undefined, lanes: noLanes })
  const lanes = useMemo(() => {
    if (!by) return wholeBoard
    // Lanes stand by their names: until all are known nothing stands where it would not stay.
    if (titles.includes(undefined)) return shown.current.by === by ? shown.current.lanes : noLanes
    const named = new Map(records.map((id, at) => [id, titles[at]]))
    const labelOf = (value: Json): string => {
      if (value === null) return t('board:lanes.none', { field: by.label })
      if (typeof value === 'boolean') return `${by.label}: ${t(value ? 'records:yes' : 'records:no')}`
      return by.target ? (named.get(String(value)) ?? t('records:notVisible')) : choiceLabel(by.field, String(value))
    }
    const lanes = values.map(value => ({
      key: laneKey(value),
      label: labelOf(value),
      value,
      filter: laneFilter(by, value),
    }))
    return by.target ? lanes.sort(byLabel) : lanes
  }, [by, values, records, titles, t])
  shown.current = { by, lanes }
  return lanes
}

/** Not known yet. */
const noLanes: Lane[] = []

/** Choices in their order, also those without cards; of records the ones that have most. */
function chosen(by: LaneBy, counts: ReadonlyMap<string, { value: Json; count: number }>): Json[] {
  const known = by.field.type === 'choice' ? choicesOf(by.field) : by.field.type === 'boolean' ? [true, false] : null
  if (known) return [...known, ...(counts.has('none') ? [null] : [])]
  return [...counts.values()]
    .sort((one, other) => other.count - one.count)
    .slice(0, mostLanes)
    .map(({ value }) => value)
}

const byLabel = (one: Lane, other: Lane): number =>
  Number(one.value === null) - Number(other.value === null) || one.label.localeCompare(other.label)
