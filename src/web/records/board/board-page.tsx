import { useParams } from '@tanstack/react-router'
import { Suspense, useEffect, useMemo } from 'react'
import type { Filter } from '../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { NoRightPage, NotFoundPage } from '../../app/error-page.tsx'
import { usePipelines } from '../../app/pipelines.ts'
import { prefer, preferences } from '../../app/preferences.ts'
import { canRead, fieldOf, useSchema } from '../../app/schema.ts'
import { AtRest } from '../../ui/after-paint.tsx'
import { ExportButton } from '../export/export-button.tsx'
import { FilterBar } from '../filter-bar.tsx'
import { isAdditive } from '../groups/sums.ts'
import { ListHeader } from '../list-header.tsx'
import classes from '../list-page.module.css'
import { Past } from '../past/lazy-past.ts'
import { momentOf } from '../past/past.ts'
import { usePastSearch } from '../past/use-past-search.ts'
import { PipelineSwitch } from '../pipeline-switch.tsx'
import { SelectionBar } from '../selection-bar.tsx'
import { useAskedFilter } from '../use-asked-filter.ts'
import { unmarked, useSelection } from '../use-selection.ts'
import { ViewBar } from '../views/view-bar.tsx'
import { ViewDoor } from '../views/view-door.tsx'
import { Board } from './board.tsx'
import type { ColumnTool } from './column-head.tsx'
import { type BoardColumn, useBoardColumns } from './columns.ts'
import { useLaneBys } from './lane-by.ts'
import { LaneSwitch } from './lane-switch.tsx'
import type { OwnMoves } from './moves.ts'
import { useTotals } from './totals.ts'
import { useLanes } from './use-lanes.ts'
import { usePlainMove } from './use-plain-move.tsx'

interface RecordBoardProps {
  /** Objects whose moves are more than a changed field. */
  moves: Record<string, OwnMoves>
  /** At the head of each stage. */
  Tool?: ColumnTool
}

export function RecordBoard({ moves, Tool }: RecordBoardProps) {
  const { plural = '' } = useParams({ strict: false })
  const object = useSchema().byPlural.get(plural)
  const field = object?.views.board ? fieldOf(object, object.views.board) : undefined
  if (object && !canRead(object)) return <NoRightPage object={object} />
  if (!object || !field) return <NotFoundPage />
  return (
    <ViewDoor key={object.name} object={object} kind="board">
      <ObjectBoard object={object} field={field} own={moves[object.name]} Tool={Tool} />
    </ViewDoor>
  )
}

interface ObjectBoardProps {
  object: SchemaObject
  field: SchemaField
  own?: OwnMoves
  Tool?: ColumnTool
}

function ObjectBoard({ object, field, own, Tool }: ObjectBoardProps) {
  const { search, change, goTo } = usePastSearch()
  const { asOf } = search
  const now = useBoardColumns(field, search.pipeline)
  const columns = useMemo(() => (asOf ? now.map(withoutLimits) : now), [asOf, now])
  const filter = useAskedFilter(object, search)
  const bys = useLaneBys(object)
  const by = bys.find(({ name }) => name === search.lanes)
  const sum = object.fields.find(
    one => one.type === 'money' && one.summable && isAdditive(one) && object.views.list.includes(one.name),
  )
  const limited = columns.some(column => column.maxRecords !== null)
  const totals = useTotals({ object, field, sum, by, filter, q: search.q, asOf: asOf && momentOf(asOf), limited })
  const lanes = useLanes(by, totals.lanes)
  const { q, sort } = search
  const asked = useMemo(() => ({ filter, q, sort, ...(asOf && { asOf: momentOf(asOf) }) }), [filter, q, sort, asOf])
  const marks = useSelection(JSON.stringify([object.name, filter, q]), undefined)
  const selection = asOf ? unmarked : marks
  useEffect(() => prefer({ lastView: { ...preferences().lastView, [object.name]: 'board' } }), [object])

  const pipeline = useStagesShown(field, columns)
  const board = { object, field, columns, lanes, by, sum, totals, asked, selection, Tool: asOf ? undefined : Tool }
  return (
    <div className={classes.page}>
      <ListHeader
        object={object}
        view="board"
        total={undefined}
        extra={
          field.type === 'stage' ? (
            <PipelineSwitch object={object.name} chosen={search.pipeline} onChoose={pipeline => change({ pipeline })} />
          ) : null
        }
      />
      <ViewBar object={object} kind="board" search={search} />
      <FilterBar
        object={object}
        search={search}
        onChange={change}
        sortMenu
        quick
        tools={<LaneSwitch bys={bys} chosen={by} onChoose={name => change({ lanes: name })} />}
        last={
          <>
            <AtRest>{object.configuration ? null : <Past part="button" asOf={asOf} onChange={goTo} />}</AtRest>
            <ExportButton object={object} search={search} within={pipeline} />
          </>
        }
      />
      {asOf ? <Past part="note" asOf={asOf} onChange={goTo} gone={totals.gone} /> : null}
      {own ? <MovingBoard {...board} own={own} /> : <PlainBoard {...board} />}
      <SelectionBar object={object} asked={asked} selection={selection} />
    </div>
  )
}

/** How many may stand in a stage, and how long, is known of now alone. */
const withoutLimits = (column: BoardColumn): BoardColumn => ({ ...column, maxDays: null, maxRecords: null })

/** Stands for the pipeline that the board shows, where there are several. */
function useStagesShown({ name, object, type }: SchemaField, columns: BoardColumn[]): Filter | undefined {
  const several = usePipelines(object).length > 1
  return type === 'stage' && several ? { [name]: { in: columns.map(({ value }) => value) } } : undefined
}

type BoardProps = Omit<Parameters<typeof Board>[0], 'move' | 'needs'>

function MovingBoard({ own, ...board }: BoardProps & { own: OwnMoves }) {
  const { move, dialog } = own.useMove()
  return (
    <>
      <Board {...board} move={move} needs={own.needs} />
      <Suspense>{dialog}</Suspense>
    </>
  )
}

function PlainBoard(board: BoardProps) {
  const { move, dialog } = usePlainMove(board.object, board.field)
  return (
    <>
      <Board {...board} move={move} needs={nothing} />
      <Suspense>{dialog}</Suspense>
    </>
  )
}

const nothing: readonly string[] = []
