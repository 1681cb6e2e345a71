import { useTranslation } from 'react-i18next'
import type { LayoutPlace } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { usePipelines } from '../../../app/pipelines.ts'
import { useRoleName } from '../roles/role-name.ts'
import { usePeople } from '../users/use-people.ts'
import type { SavedLayout } from './saved.ts'

/** Who will see cards so, and who will not since he has a nearer layout. */
export function useWhose(object: SchemaObject, { place, nearer }: SavedLayout): string {
  const { t } = useTranslation()
  const roleName = useRoleName()
  const { roleOf } = usePeople()
  const pipelines = usePipelines(object.name)
  const names = ({ role, pipeline }: LayoutPlace) => ({
    role: roleName(roleOf(role)),
    pipeline: pipelines.find(({ id }) => id === pipeline)?.name ?? '',
  })
  const called = (one: LayoutPlace) => {
    const { role, pipeline } = names(one)
    return role && pipeline ? t('settings:layouts.roleIn', { role, pipeline }) : role || pipeline
  }
  const key = place.role ? (place.pipeline ? 'forBoth' : 'forRole') : place.pipeline ? 'forPipeline' : 'forAll'
  const others = nearer.map(called).filter(Boolean)
  return [
    t(`settings:layouts.${key}`, names(place)),
    others.length ? t('settings:layouts.except', { names: others.join(', ') }) : '',
  ]
    .filter(Boolean)
    .join(' ')
}
