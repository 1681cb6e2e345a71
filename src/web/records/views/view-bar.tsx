import type { SchemaObject } from '../../app/contract.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { useIsPhone } from '../../ui/use-phone.ts'
import type { ListSearch } from '../list-search.ts'
import { readListSearch } from '../list-search.ts'
import { useViewCommands } from './use-view-commands.tsx'
import { useViews } from './use-views.ts'
import { isPlain, isSameQuery } from './view-address.ts'
import classes from './view-bar.module.css'
import { ViewMenu } from './view-menu.tsx'
import { ViewProblems } from './view-problems.tsx'
import { ViewSave } from './view-save.tsx'
import { ViewTabs } from './view-tabs.tsx'
import { hasViews, type SavedView } from './views.ts'

const ViewSelect = lazyPart(async () => (await import('./view-select.tsx')).ViewSelect)

interface ViewBarProps {
  object: SchemaObject
  kind: SavedView['kind']
  search: ListSearch
}

/** The views of an object, which of them is open, and what to do with one that was changed. */
export function ViewBar({ object, kind, search }: ViewBarProps) {
  const phone = useIsPhone()
  const known = useViews(object)
  useViewCommands({ object, kind, search, views: known.views })
  if (!hasViews(object)) return null
  const open = known.views.find(({ id }) => id === search.view)
  const changed = open ? open.kind !== kind || !isSameQuery(search, readListSearch(open.query)) : !isPlain(search)
  // A phone has no room for views that are not there.
  if (phone && !changed && !known.views.length) return null

  const menu = <ViewMenu object={object} open={open} known={known} />
  return (
    <>
      <div className={classes.bar}>
        {phone ? (
          <div className={classes.chosen}>
            <ViewSelect object={object} known={known} open={open} />
            {menu}
          </div>
        ) : (
          <ViewTabs object={object} known={known} open={open} menu={menu} />
        )}
        {changed ? <ViewSave object={object} kind={kind} search={search} open={open} /> : null}
      </div>
      {open && !changed ? <ViewProblems object={object} view={open} /> : null}
    </>
  )
}
