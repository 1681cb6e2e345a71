import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { readListSearch } from '../list-search.ts'
import { useChangeView } from './use-change-view.ts'
import { queryOf } from './view-address.ts'
import classes from './view-bar.module.css'
import type { SavedView } from './views.ts'

/** What of the view does not count here, and the way to be rid of it. What is hidden from the reader is not his to drop. */
export function ViewProblems({ object, view }: { object: SchemaObject; view: SavedView }) {
  const { t } = useTranslation()
  const { change } = useChangeView(object)
  if (!view.problems.length) return null
  const hides = view.problems.some(({ code }) => code === 'viewHidden' || code === 'viewOrderHidden')
  return (
    <div className={classes.problems} role="status">
      <IconAlertTriangle size={16} stroke={1.6} className={classes.sign} aria-hidden />
      <div>
        {view.problems.map(({ message }) => (
          <p key={message} className={classes.problem}>
            {message}
          </p>
        ))}
      </div>
      {view.can.change && !hides ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ view, query: queryOf(readListSearch(view.query)) })}
        >
          {t('views:drop')}
        </Button>
      ) : null}
    </div>
  )
}
