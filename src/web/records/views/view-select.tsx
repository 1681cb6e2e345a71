import { Select } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import { lowerFirst } from '../lower-first.ts'
import type { Views } from './use-views.ts'
import { pathOf, plainView } from './view-address.ts'
import classes from './view-bar.module.css'
import type { SavedView } from './views.ts'

interface ViewSelectProps {
  object: SchemaObject
  known: Views
  open: SavedView | undefined
}

/** The same as the tabs, where there is no room for them. */
export function ViewSelect({ object, known: { views, opens }, open }: ViewSelectProps) {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const choose = (id: string) => {
    const view = views.find(known => known.id === id)
    const search = view ? { view: view.id } : opens ? { view: plainView } : {}
    void navigate({ to: pathOf(object, view?.kind ?? 'list'), search })
  }
  const group = (name: string, fits: (view: SavedView) => boolean) => ({
    group: t(`views:${name}`),
    items: views.filter(fits).map(({ id, name: label }) => ({ value: id, label })),
  })
  const groups = [
    group('mine', ({ owner }) => owner === me.id),
    group('team', ({ owner, shared }) => owner !== me.id && shared !== 'everyone'),
    group('everyone', ({ owner, shared }) => owner !== me.id && shared === 'everyone'),
  ]
  return (
    <Select
      className={classes.select}
      aria-label={t('views:choose')}
      allowDeselect={false}
      value={open?.id ?? plainView}
      data={[
        { value: plainView, label: t('views:all', { objects: lowerFirst(object.label.many) }) },
        ...groups.filter(({ items }) => items.length),
      ]}
      onChange={id => id && choose(id)}
    />
  )
}
