import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { holdScroll } from '../../ui/drag.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { ListEmpty, ListError, ListLoading } from '../list-states.tsx'
import type { ListRequest } from '../queries.ts'
import type { Selection } from '../use-selection.ts'
import classes from './board.module.css'
import { BoardCell } from './board-cell.tsx'
import { BoardContext, type Board as BoardSetUp, type Card, cellKey, type Place } from './board-context.ts'
import { ColumnHead, type ColumnTool } from './column-head.tsx'
import { ColumnSwitch } from './column-switch.tsx'
import type { BoardColumn } from './columns.ts'
import { LaneBar } from './lane-bar.tsx'
import type { LaneBy } from './lane-by.ts'
import { roomForCards } from './lane-room.ts'
import type { Move } from './moves.ts'
import { shownFields } from './shown-fields.ts'
import type { Totals } from './totals.ts'
import { useCarry } from './use-carry.tsx'
import { type Lane, wholeBoard } from './use-lanes.ts'
import { useStep } from './use-step.ts'
import { useTogether } from './use-together.ts'

interface BoardProps {
  object: SchemaObject
  field: SchemaField
  columns: BoardColumn[]
  lanes: Lane[]
  by: LaneBy | undefined
  sum: SchemaField | undefined
  totals: Totals
  asked: Pick<ListRequest, 'filter' | 'q' | 'sort' | 'asOf'>
  selection: Selection
  /** Fields that a move wants to know. */
  needs: readonly string[]
  move: Move
  /** At the head of each column, where they are stages. */
  Tool?: ColumnTool
}

/** Columns with cards that are dragged, or carried by keys, or moved by their menu; each move is told aloud. */
export function Board(props: BoardProps) {
  const { object, columns, lanes, by, totals, selection } = props
  const { t } = useTranslation()
  const phone = useIsPhone()
  const board = useRef<HTMLElement>(null)
  const requestAt = useRequests(props)
  const [reached, setReached] = useState<ReadonlySet<string>>(none)
  const reach = useCallback((key: string) => setReached(now => new Set([...now, key])), [])
  const step = useStep({ ...props, board, requestAt, reach })
  // A cell that a card was moved to is asked for its cards, though it was counted to have none.
  const countAt = (lane: number, column: number) =>
    reached.has(cellKey(lane, column)) ? null : countOf(props, { lane, column })
  const { together, remember } = useTogether(object, board, selection.ids)
  const carry = useCarry({ object, columns, lanes, by, totals, board, together, onStep: step })
  const [folded, setFolded] = useState<ReadonlySet<string>>(none)
  useEffect(() => (board.current ? holdScroll(board.current) : undefined), [])

  // Columns of nothing say nothing: what will come here, and how to begin.
  const empty =
    lanes === wholeBoard && columns.length > 0 && columns.every(({ value }) => totals.column(value)?.count === 0)
  const rows = empty ? [] : lanes
  const setUp = useStable(props, { board, requestAt, step, carry, selection, together, remember })
  if (totals.error && by) return <ListError error={totals.error} onRetry={() => window.location.reload()} />
  const head = (column: BoardColumn) => (
    <ColumnHead
      object={object}
      Tool={props.field.type === 'stage' ? props.Tool : undefined}
      column={column}
      total={totals.column(column.value)}
      everything={totals.everything(column.value)}
    />
  )
  const fold = (key: string) =>
    setFolded(now => (now.has(key) ? new Set([...now].filter(one => one !== key)) : new Set([...now, key])))
  return (
    <BoardContext.Provider value={setUp}>
      {phone ? <ColumnSwitch board={board} columns={columns} totals={totals} /> : null}
      <section
        ref={board}
        className={classes.board}
        data-lanes={rows !== wholeBoard || undefined}
        aria-label={t('records:boardOf', { object: object.label.many })}
      >
        {rows === wholeBoard ? (
          columns.map((column, at) => (
            <section key={column.value} className={classes.column} data-cell={cellKey(0, at)} aria-label={column.label}>
              {head(column)}
              <BoardCell column={at} lane={0} held={heldIn(carry.held, 0, at)} count={countAt(0, at)} />
            </section>
          ))
        ) : (
          <>
            {rows.length || empty ? (
              <div className={classes.heads}>
                {columns.map(column => (
                  <div key={column.value} className={classes.headOfColumn}>
                    {head(column)}
                  </div>
                ))}
              </div>
            ) : null}
            {rows.length ? null : <NoLanes {...props} />}
            {rows.map((lane, row) => (
              <section key={lane.key} className={classes.lane} aria-label={lane.label}>
                <LaneBar
                  lane={lane}
                  why={by?.why}
                  total={totals.lane(lane.key)}
                  folded={folded.has(lane.key)}
                  onFold={() => fold(lane.key)}
                />
                {folded.has(lane.key) ? null : (
                  <div className={classes.row} style={{ minHeight: roomFor(props, row) }}>
                    {columns.map((column, at) => (
                      <section
                        key={column.value}
                        className={classes.cell}
                        data-cell={cellKey(row, at)}
                        aria-label={t('board:cell', { column: column.label, lane: lane.label })}
                      >
                        <BoardCell column={at} lane={row} held={heldIn(carry.held, row, at)} count={countAt(row, at)} />
                      </section>
                    ))}
                  </div>
                )}
              </section>
            ))}
          </>
        )}
      </section>
      {carry.hint}
    </BoardContext.Provider>
  )
}

const none: ReadonlySet<string> = new Set()

const countOf = ({ totals, columns, lanes }: BoardProps, { lane, column }: Place): number | null =>
  totals.cell(columns[column]?.value ?? '', lanes[lane]?.key ?? '')?.count ?? null

/** Lanes are those of the cards there are: they are on their way, or nothing fits. */
function NoLanes({ object, columns, totals }: BoardProps) {
  const counted = columns.some(({ value }) => totals.column(value))
  return counted && !totals.lanes.size ? <ListEmpty object={object} /> : <ListLoading />
}

/** The height of a lane as long as its cards are on their way: what is below it stays where it is when they come. */
function roomFor({ object, totals, columns, lanes }: BoardProps, row: number): number {
  const counts = columns.map(({ value }) => totals.cell(value, lanes[row]?.key ?? '')?.count ?? 0)
  return roomForCards(Math.max(0, ...counts), shownFields(object).length)
}

function heldIn(held: readonly Card[], lane: number, column: number): ReadonlySet<string> {
  const here = held.filter(({ from }) => from.lane === lane && from.column === column)
  return here.length ? new Set(here.map(({ record }) => record.id)) : none
}

/** What each cell asks the server for. */
function useRequests({ object, field, columns, lanes, by, asked, needs }: BoardProps): (place: Place) => ListRequest {
  const { filter, q, sort, asOf } = asked
  const requests = useMemo(() => {
    const demanded = columns.flatMap(column => column.requiredFields)
    const named = [
      field.name,
      object.owner ?? '',
      'stageSince',
      'pipeline',
      'lostReason',
      'competitor',
      by?.changes ? by.name : '',
      ...needs,
      ...demanded,
    ]
    const fields = [...new Set([object.title, ...shownFields(object), ...named.filter(name => fieldOf(object, name))])]
    return lanes.map(lane =>
      columns.map(({ value }): ListRequest => {
        const own = { [field.name]: { eq: value } }
        const and = [...(filter ? [filter] : []), own, ...(lane.filter ? [lane.filter] : [])]
        const cards = { filter: and.length > 1 ? { and } : own, q, sort: sort ?? usualOrder(object), fields }
        return asOf ? { ...cards, asOf } : cards
      }),
    )
  }, [object, field, columns, lanes, by, filter, q, sort, asOf, needs])
  return useCallback(place => requests[place.lane]?.[place.column] ?? {}, [requests])
}

/** What came to its stage last is on top; elsewhere what is newest. */
const usualOrder = (object: SchemaObject): string => (fieldOf(object, 'stageSince') ? '-stageSince' : '-createdAt')

interface Parts extends Pick<BoardSetUp, 'board' | 'requestAt' | 'step' | 'together'> {
  carry: ReturnType<typeof useCarry>
  selection: Selection
  remember: (card: Card) => void
}

/** What all cards share stays the same while cards come and go, so that they need not be drawn again. */
function useStable(
  { object, columns, lanes, by, sum, field, asked }: BoardProps,
  { board, requestAt, step, carry, selection, together, remember }: Parts,
): BoardSetUp {
  const { onGrab, onKey } = carry
  const { toggle, ids } = selection
  const past = asked.asOf !== undefined
  return useMemo(
    () => ({
      object,
      field,
      columns,
      lanes,
      by,
      sum,
      shown: shownFields(object)
        .filter(name => name !== sum?.name && name !== object.owner)
        .map(name => fieldOf(object, name))
        .filter(one => one !== undefined),
      board,
      requestAt,
      step,
      together,
      onGrab,
      onKey,
      toggle: (card: Card) => {
        remember(card)
        toggle(card.record.id)
      },
      marked: ids,
      past,
    }),
    [
      object,
      field,
      columns,
      lanes,
      by,
      sum,
      past,
      board,
      requestAt,
      step,
      together,
      remember,
      onGrab,
      onKey,
      toggle,
      ids,
    ],
  )
}
