import { useParams } from '@tanstack/react-router'
import { type ReactNode, Suspense, useEffect } from 'react'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { NotFoundPage } from '../app/error-page.tsx'
import { prefer, preferences } from '../app/preferences.ts'
import { canRead, fieldOf, useSchema } from '../app/schema.ts'
import { Board } from './board.tsx'
import { useBoardColumns } from './board-columns.ts'
import { FilterBar } from './filter-bar.tsx'
import { ListHeader } from './list-header.tsx'
import classes from './list-page.module.css'
import { PipelineSwitch } from './pipeline-switch.tsx'
import { useListSearch } from './use-list-search.ts'
import { usePlainMove } from './use-plain-move.ts'
import { ViewBar } from './views/view-bar.tsx'
import { ViewDoor } from './views/view-door.tsx'

/** How a record comes into another column. `true`: it did; otherwise the page asks for more, or it was refused. */
export type UseMove = () => { move: (record: RecordJson, value: string) => Promise<boolean>; dialog: ReactNode }

export function RecordBoard({ moves }: { moves: Record<string, UseMove> }) {
  const { plural = '' } = useParams({ strict: false })
  const object = useSchema().byPlural.get(plural)
  const field = object?.views.board ? fieldOf(object, object.views.board) : undefined
  if (!object || !field || !canRead(object)) return <NotFoundPage />
  return (
    <ViewDoor key={object.name} object={object} kind="board">
      <ObjectBoard object={object} field={field} useMove={moves[object.name]} />
    </ViewDoor>
  )
}

function ObjectBoard({ object, field, useMove }: { object: SchemaObject; field: SchemaField; useMove?: UseMove }) {
  const { search, change } = useListSearch()
  const columns = useBoardColumns(field, search.pipeline)
  useEffect(() => prefer({ lastView: { ...preferences().lastView, [object.name]: 'board' } }), [object])

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
      <FilterBar object={object} search={search} onChange={change} />
      {useMove ? (
        <MovingBoard object={object} field={field} columns={columns} search={search} useMove={useMove} />
      ) : (
        <PlainBoard object={object} field={field} columns={columns} search={search} />
      )}
    </div>
  )
}

type BoardProps = Omit<Parameters<typeof Board>[0], 'move'>

function MovingBoard({ useMove, ...board }: BoardProps & { useMove: UseMove }) {
  const { move, dialog } = useMove()
  return (
    <>
      <Board {...board} move={move} />
      <Suspense>{dialog}</Suspense>
    </>
  )
}

function PlainBoard(board: BoardProps) {
  const { move } = usePlainMove(board.object, board.field)
  return <Board {...board} move={move} />
}
