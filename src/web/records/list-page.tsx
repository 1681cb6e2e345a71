import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { SchemaObject } from '../app/contract.ts'
import { NoRightPage, NotFoundPage } from '../app/error-page.tsx'
import { prefer, preferences, usePreferences } from '../app/preferences.ts'
import { usePrinting } from '../app/printing.ts'
import { canRead, useSchema } from '../app/schema.ts'
import { preloadInputs } from '../fields/field-input.tsx'
import { AtRest, afterPaint } from '../ui/after-paint.tsx'
import { useIsPhone } from '../ui/use-phone.ts'
import { besideList } from './beside-list.tsx'
import { ExportButton } from './export/export-button.tsx'
import { FilterBar } from './filter-bar.tsx'
import { GroupFault } from './groups/group-fault.tsx'
import { writeGroupBy } from './groups/group-words.ts'
import { ListCards } from './list-cards.tsx'
import { ListHeader } from './list-header.tsx'
import classes from './list-page.module.css'
import { ListTable } from './list-table.tsx'
import { Past } from './past/lazy-past.ts'
import { usePastSearch } from './past/use-past-search.ts'
import { PrintTable } from './print-table.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useList } from './use-list.ts'
import { useMarkCommands } from './use-list-commands.ts'
import { usePaper } from './use-paper.ts'
import { unmarked, useSelection } from './use-selection.ts'
import { ViewBar } from './views/view-bar.tsx'
import { ViewDoor } from './views/view-door.tsx'

/** The list of any object. All of its state stands in the address. */
export function ListPage() {
  const { plural = '' } = useParams({ strict: false })
  const object = useSchema().byPlural.get(plural)
  if (!object) return <NotFoundPage />
  if (!canRead(object)) return <NoRightPage object={object} />
  return (
    <ViewDoor key={object.name} object={object} kind="list">
      <ObjectList object={object} />
    </ViewDoor>
  )
}

function ObjectList({ object }: { object: SchemaObject }) {
  const { search, change, goTo } = usePastSearch()
  const { asOf } = search
  const Beside = besideList[object.name]
  const phone = useIsPhone()
  const printing = usePrinting()
  const { density } = usePreferences()
  const list = useList(object, search)
  const { faults, by } = list.groupings
  const groupsLeft = by.length ? by.map(writeGroupBy) : undefined
  const marks = useSelection(JSON.stringify([object.name, list.asked]), list.total)
  // What is past is neither marked nor changed.
  const selection = asOf ? unmarked : marks

  const paper = usePaper(list)
  useMarkCommands(selection, paper.print)
  useEffect(preloadInputs, [])
  useEffect(() => {
    if (object.views.board) prefer({ lastView: { ...preferences().lastView, [object.name]: 'list' } })
  }, [object])

  return (
    <div className={classes.page}>
      <ListHeader object={object} view="list" total={list.total} />
      <div data-screen-only data-past={asOf ? '' : undefined} className={classes.screen}>
        <ViewBar object={object} kind="list" search={search} />
        <FilterBar
          object={object}
          search={search}
          onChange={change}
          columnsMenu={!phone}
          sortMenu
          last={
            <>
              <AtRest>{object.configuration ? null : <Past part="button" asOf={asOf} onChange={goTo} />}</AtRest>
              <ExportButton object={object} search={search} />
            </>
          }
        />
        {asOf ? <Past part="note" asOf={asOf} onChange={goTo} /> : null}
        {faults.length ? <GroupFault names={faults} onDrop={() => change({ group: groupsLeft })} /> : null}
        <div className={Beside ? classes.beside : classes.screen}>
          {Beside ? <Beside list={list} selection={selection} /> : null}
          {phone ? (
            <ListCards object={object} list={list} totals={list.totals} selection={selection} />
          ) : (
            <ListTable
              key={density}
              object={object}
              list={list}
              totals={list.totals}
              selection={selection}
              sort={search.sort}
              onSort={sort => void afterPaint(() => change({ sort }))}
            />
          )}
        </div>
      </div>
      {printing ? <PrintTable object={object} list={list} rows={paper.rows} /> : null}
      <SelectionBar object={object} asked={list.asked} selection={selection} />
    </div>
  )
}
