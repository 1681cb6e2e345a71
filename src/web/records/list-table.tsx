import { useNavigate } from '@tanstack/react-router'
import { type CSSProperties, useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { cardPath } from '../app/navigation.ts'
import { announce } from '../ui/announce.ts'
import { toast } from '../ui/toast.ts'
import type { Cell } from './cells.ts'
import { useColumns } from './columns.ts'
import { isWritable } from './form-fields.ts'
import type { OnCellSave } from './list-cell.tsx'
import { ListHead } from './list-head.tsx'
import { useMarkRow } from './list-marks.tsx'
import { Row } from './list-row.tsx'
import { ListEmpty, ListError, ListLoading } from './list-states.tsx'
import classes from './list-table.module.css'
import { useComeBack } from './trail/come-back.ts'
import { useCellSave } from './use-cell-save.tsx'
import { useClipboard } from './use-clipboard.tsx'
import { useColumnTracks } from './use-column-tracks.ts'
import { useGrid } from './use-grid.ts'
import type { List } from './use-list.ts'
import { usualSort } from './use-list.ts'
import { useRows } from './use-rows.ts'
import type { Selection } from './use-selection.ts'

interface ListTableProps {
  object: SchemaObject
  list: List
  selection: Selection
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}

/** Rows drawn only as far as they are seen; a million scroll like fifty. Cells are changed where they stand. */
export function ListTable({ object, list, selection, sort, onSort }: ListTableProps) {
  const look = useColumns(object)
  const { columns } = look
  const tracks = useColumnTracks(object, look)
  const scroller = useRef<HTMLDivElement>(null)
  const onMark = useMarkRow(list, selection)
  const saving = useCellSave(object)
  const page = useRef(1)
  const grid = useGrid({
    list: list.key,
    rows: list.count,
    columns: columns.length,
    page: () => page.current,
    ...useCellVerbs({ object, list, columns, selection, onMark }),
  })
  const rows = useRows(scroller, list, grid.active.row)
  page.current = rows.page
  useComeBack(list, grid.goTo)
  const onSave = useOnSave(saving.save, grid)
  useUndoKey(saving.undoLast)
  const clipboard = useClipboard(object, list, columns, grid, saving.keep)

  if (list.error && !list.count) return <ListError error={list.error} onRetry={list.retry} />
  if (list.loading) return <ListLoading />
  if (!list.count) return <ListEmpty object={object} />
  const { active, block, editing } = grid
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-list-scroller
      data-stale={list.stale || undefined}
      onScroll={rows.onScroll}
      style={{ '--template': tracks.template } as CSSProperties}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are walked through by keys
        role="grid"
        className={classes.table}
        aria-label={object.label.many}
        aria-rowcount={list.total?.exact ? list.count + 1 : -1}
        aria-multiselectable="true"
        onKeyDown={grid.onKeyDown}
        onMouseDown={grid.onMouseDown}
        onPointerOver={grid.onPointerOver}
        onFocus={grid.onFocus}
        onDoubleClick={grid.onDoubleClick}
        onCopy={clipboard.onCopy}
        onPaste={clipboard.onPaste}
      >
        <thead className={classes.sticky}>
          <ListHead
            look={look}
            tracks={tracks}
            selection={selection}
            sort={sort ?? usualSort(object)}
            asked={sort}
            onSort={onSort}
          />
        </thead>
        <tbody className={classes.body} style={{ height: rows.height }}>
          {rows.drawn.map(({ index, start }) => {
            const record = list.at(index)
            const chosen = index >= block.top && index <= block.bottom
            return (
              <Row
                key={index}
                object={object}
                columns={columns}
                lefts={tracks.lefts}
                record={record}
                index={index}
                start={start}
                marked={record ? selection.has(record.id) : false}
                active={active.row === index ? active.column : null}
                from={chosen ? block.left : -1}
                to={chosen ? block.right : -1}
                editing={editing?.row === index ? editing : null}
                onMark={onMark}
                onSave={onSave}
                onLeave={grid.leave}
              />
            )
          })}
        </tbody>
      </table>
      {saving.dialog}
      {clipboard.dialog}
    </div>
  )
}

interface CellVerbs extends Pick<ListTableProps, 'object' | 'list' | 'selection'> {
  columns: ReturnType<typeof useColumns>['columns']
  onMark: ReturnType<typeof useMarkRow>
}

/** What a cell can do: be changed, open its card, mark its row. */
function useCellVerbs({ object, list, columns, selection, onMark }: CellVerbs) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const fieldAt = ({ column }: Cell) => columns[column]
  return {
    canEdit: (cell: Cell) => {
      const field = fieldAt(cell)
      const record = list.at(cell.row)
      const can = Boolean(field && record && isWritable(field) && record.can?.update !== false)
      if (field && record && !can) announce(t('records:notEditable', { field: field.label }))
      return can
    },
    onOpen: (cell: Cell) => {
      const record = list.at(cell.row)
      if (fieldAt(cell)?.name !== object.title || !record) return false
      void navigate({ to: cardPath(object, record.id) })
      return true
    },
    onMark: (row: number, range: boolean) => {
      const record = list.at(row)
      if (record) onMark(row, range || !selection.has(record.id), range)
    },
  }
}

/** A refused value is typed on where it stood, as long as nothing else is being changed meanwhile. */
function useOnSave(save: ReturnType<typeof useCellSave>['save'], grid: ReturnType<typeof useGrid>): OnCellSave {
  const latest = useRef(grid)
  latest.current = grid
  return useCallback(
    (record, edit, { row, column }) =>
      void save(record, edit, wrong => {
        if (latest.current.editing) toast({ message: `${edit.field.label}: ${wrong}` })
        else latest.current.edit({ row, column, draft: edit.after, wrong })
      }),
    [save],
  )
}

/** Ctrl+Z takes the last change of a cell back, unless it is a text that is being typed. */
function useUndoKey(undoLast: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')
      const isUndo = event.code === 'KeyZ' && (event.ctrlKey || event.metaKey) && !event.shiftKey
      if (!isUndo || (typing && !isCheckbox(event.target))) return
      event.preventDefault()
      undoLast()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [undoLast])
}

const isCheckbox = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === 'checkbox'
