import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Layout, LayoutPlace } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { usePipelines } from '../../../app/pipelines.ts'
import { useSchema } from '../../../app/schema.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useRoleName } from '../roles/role-name.ts'
import { usePeople } from '../users/use-people.ts'
import { LayoutEditor } from './layout-editor.tsx'
import classes from './layouts.module.css'
import { layoutsQuery, savedAt } from './saved.ts'

type Search = Partial<Record<'object' | 'role' | 'pipeline', string>>

/** How cards are laid out: of which object, for whom, and in which pipeline. */
export function LayoutsPage() {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const search: Search = useSearch({ strict: false })
  const withCards = objects.filter(({ configuration, name }) => !configuration && !storyOnly.includes(name))
  const object =
    withCards.find(one => one.name === search.object) ?? withCards.find(one => one.name === 'lead') ?? withCards[0]
  const layouts = useQuery({ ...layoutsQuery(object?.name ?? ''), enabled: Boolean(object) })
  if (!object) return null
  const place = { object: object.name, role: search.role ?? null, pipeline: search.pipeline ?? null }
  return (
    <SettingsFrame title={t('settings:layouts.title')} text={t('settings:layouts.text')} asked={layouts} wide>
      <PlaceChoice objects={withCards} object={object} place={place} layouts={layouts.data ?? []} />
      {layouts.data ? (
        <LayoutEditor
          key={`${place.object} ${place.role} ${place.pipeline}`}
          object={object}
          saved={savedAt(layouts.data, place)}
        />
      ) : null}
    </SettingsFrame>
  )
}

/** They stand in the stories of others and have no cards. */
const storyOnly = ['activity', 'attachment']

interface PlaceChoiceProps {
  objects: SchemaObject[]
  object: SchemaObject
  place: LayoutPlace
  layouts: Layout[]
}

function PlaceChoice({ objects, object, place, layouts }: PlaceChoiceProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const pipelines = usePipelines(object.name)
  const roleName = useRoleName()
  const { roles } = usePeople()
  const choose = (part: Search) =>
    void navigate({
      to: '/settings/layouts',
      search: { object: object.name, role: place.role ?? undefined, pipeline: place.pipeline ?? undefined, ...part },
      replace: true,
    })
  /** Marks what has a layout of its own there. */
  const option = (value: string | null, name: string, where: Partial<LayoutPlace>) => {
    const own = layouts.some(
      ({ role, pipeline }) =>
        role === (where.role === undefined ? place.role : where.role) &&
        pipeline === (where.pipeline === undefined ? place.pipeline : where.pipeline),
    )
    return { value: value ?? '', label: own ? t('settings:layouts.own', { name }) : name }
  }
  return (
    <div className={classes.place}>
      <Select
        label={t('settings:layouts.object')}
        allowDeselect={false}
        searchable
        value={object.name}
        onChange={name => choose({ object: name ?? undefined, pipeline: undefined })}
        data={objects.map(one => ({ value: one.name, label: one.label.many }))}
      />
      <Select
        label={t('settings:layouts.role')}
        allowDeselect={false}
        value={place.role ?? ''}
        onChange={role => choose({ role: role || undefined })}
        data={[
          option(null, t('settings:layouts.everyRole'), { role: null }),
          ...(roles.data ?? []).map(role => option(role.id, roleName(role), { role: role.id })),
        ]}
      />
      {pipelines.length ? (
        <Select
          label={t('settings:layouts.pipeline')}
          allowDeselect={false}
          value={place.pipeline ?? ''}
          onChange={pipeline => choose({ pipeline: pipeline || undefined })}
          data={[
            option(null, t('settings:layouts.everyPipeline'), { pipeline: null }),
            ...pipelines.map(({ id, name }) => option(id, name, { pipeline: id })),
          ]}
        />
      ) : null}
    </div>
  )
}
