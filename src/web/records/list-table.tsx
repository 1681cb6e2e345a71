import { useNavigate } from '@tanstack/react-router'
import { type CSSProperties, useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { cardPath } from '../app/navigation.ts'
import { WithinGrid } from '../fields/within-grid.ts'
import { announce } from '../ui/announce.ts'
import { toast } from '../ui/toast.ts'
import type { Cell } from './cells.ts'
import { useColumns } from './columns.ts'
import { isWritable } from './form-fields.ts'
import { GroupRow } from './groups/group-row.tsx'
import groupClasses from './groups/groups.module.css'
import { TotalsRow } from './groups/totals-row.tsx'
import type { Totals } from './groups/use-sums.ts'
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
  totals: Totals
  selection: Selection
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}

/** Rows drawn only as far as they are seen; a million scroll like fifty. Cells are changed where they stand. */
export function ListTable({ object, list, totals, selection, sort, onSort }: ListTableProps) {
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
  useComeBack(list, rows.drawn.length > 0, grid.goTo)
  const onSave = useOnSave(saving.save, grid)
  useUndoKey(saving.undoLast)
  const clipboard = useClipboard(object, list, columns, grid, saving.keep)

  if (list.error && !list.count) return <ListError error={list.error} onRetry={list.retry} />
  if (list.loading) return <ListLoading />
  if (!list.count) return <ListEmpty object={object} />
  const { active, block, editing } = grid
  const { groups } = list
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      data-list-scroller
      data-stale={list.stale || undefined}
      onScroll={rows.onScroll}
      style={{ '--template': tracks.template } as CSSProperties}
    >
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both grids know what is chosen of them */}
      <table
        role={groups ? 'treegrid' : 'grid'}
        className={classes.table}
        aria-label={object.label.many}
        aria-rowcount={groups || list.total?.exact ? list.count + 2 : -1}
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
        <WithinGrid value={true}>
          <tbody className={classes.body} style={{ height: rows.height }}>
            {rows.drawn.map(({ index, start }) => {
              const line = groups?.lineAt(index)
              const chosen = index >= block.top && index <= block.bottom
              const at = { index, start, from: chosen ? block.left : -1, to: chosen ? block.right : -1 }
              const inLine = active.row === index ? active.column : null
              if (line && groups)
                return (
                  <GroupRow
                    key={index}
                    line={line}
                    by={groups.by}
                    columns={columns}
                    lefts={tracks.lefts}
                    summed={totals.summed}
                    active={inLine}
                    onPress={groups.toggle}
                    onMore={groups.showMore}
                    {...at}
                  />
                )
              const record = list.at(index)
              return (
                <Row
                  key={index}
                  object={object}
                  columns={columns}
                  lefts={tracks.lefts}
                  record={record}
                  level={groups && groups.by.length + 1}
                  marked={record ? selection.has(record.id) : false}
                  active={inLine}
                  editing={editing?.row === index ? editing : null}
                  onMark={onMark}
                  onSave={onSave}
                  onLeave={grid.leave}
                  {...at}
                />
              )
            })}
          </tbody>
        </WithinGrid>
        <tfoot className={groupClasses.footer}>
          <TotalsRow columns={columns} lefts={tracks.lefts} totals={totals} index={list.count + 2} />
        </tfoot>
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
    onBranch: (cell: Cell, key: string) => {
      const line = list.groups?.lineAt(cell.row)
      const isGroup = line?.kind === 'group'
      if (isGroup && (key === 'ArrowRight' ? !line.open : key === 'ArrowLeft' && line.open && cell.column === 0)) {
        list.groups?.toggle(cell.row)
        return true
      }
      const head = list.groups && !isGroup ? list.groups.headOf(cell.row) : cell.row
      return key === 'ArrowLeft' && cell.column === 0 && head !== cell.row ? { row: head, column: 0 } : false
    },
    onOpen: (cell: Cell) => {
      if (pressLine(list, cell.row)) return true
      const record = list.at(cell.row)
      if (fieldAt(cell)?.name !== object.title || !record) return false
      void navigate({ to: cardPath(object, record.id) })
      return true
    },
    onMark: (row: number, range: boolean) => {
      if (pressLine(list, row)) return
      const record = list.at(row)
      if (record) onMark(row, range || !selection.has(record.id), range)
    },
  }
}

/** Opens or closes a group, or shows more of them; `false` on a record. */
function pressLine({ groups }: List, row: number): boolean {
  const line = groups?.lineAt(row)
  if (line?.kind === 'group') groups?.toggle(row)
  if (line?.kind === 'more') groups?.showMore?.()
  return Boolean(line)
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
