import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import type { ListSearch } from '../list-search.ts'
import { keptQuery } from './kept-query.ts'
import { useChangeView } from './use-change-view.ts'
import { pathOf } from './view-address.ts'
import classes from './view-bar.module.css'
import { ViewDialog } from './view-parts.ts'
import type { SavedView } from './views.ts'

interface ViewSaveProps {
  object: SchemaObject
  kind: SavedView['kind']
  search: ListSearch
  open: SavedView | undefined
}

/** What is shown is not what the view says: keep it, keep it as another one, or go back. */
export function ViewSave({ object, kind, search, open }: ViewSaveProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const { change, to } = useChangeView(object)
  const save = (view: SavedView) =>
    change.mutate(
      { view, kind, query: keptQuery(object, kind, search) },
      { onSuccess: saved => void to(saved, { replace: true, said: t('views:saved', { name: saved.name }) }) },
    )
  return (
    <div className={classes.save}>
      {open ? (
        <>
          <span className={classes.changed}>{t('views:changed')}</span>
          {open.can.change ? (
            <Button size="compact-sm" variant="light" loading={change.isPending} onClick={() => save(open)}>
              {t('views:save')}
            </Button>
          ) : null}
        </>
      ) : null}
      <Button size="compact-sm" variant="subtle" onClick={() => setAsked(true)}>
        {t(open ? 'views:saveAs' : 'views:keep')}
      </Button>
      {open ? (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => void navigate({ to: pathOf(object, open.kind), search: { view: open.id }, replace: true })}
        >
          {t('views:revert')}
        </Button>
      ) : null}
      {asked ? (
        <ViewDialog
          object={object}
          made={{ kind, query: keptQuery(object, kind, search) }}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </div>
  )
}
