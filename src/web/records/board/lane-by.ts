import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Filter, Json } from '../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { canRead, fieldOf, useSchema } from '../../app/schema.ts'
import { targetOf } from '../../fields/titles.ts'
import { isWritable } from '../form-fields.ts'

/** By what the cards of a board are parted into lanes. */
export interface LaneBy {
  /** As addresses and the server name it: `source`, or `owner.team`. */
  name: string
  label: string
  /** What its values are: choices, yes and no, or records. */
  field: SchemaField
  /** Its records are of this object; none where they are no records. */
  target: SchemaObject | undefined
  /** Cards moved into another lane get its value. */
  changes: boolean
  /** Why they do not: the field is one step away, or not the caller's to write. */
  why: string | undefined
}

/** Everything that the cards of an object can be parted by: whose they are first, then his team, then the rest. */
export function useLaneBys(object: SchemaObject): LaneBy[] {
  const { byName } = useSchema()
  const { t } = useTranslation()
  return useMemo(() => {
    const owner = fieldOf(object, object.owner ?? '')
    const team = byName.get('user') && fieldOf(byName.get('user') ?? object, 'team')
    const by = (field: SchemaField): LaneBy => ({
      name: field.name,
      label: field.label,
      field,
      target: byName.get(targetOf(field)),
      changes: isWritable(field),
      why: isWritable(field) ? undefined : t('board:lanes.fixed', { field: field.label }),
    })
    const byTeam = (owner: SchemaField, team: SchemaField): LaneBy => ({
      ...by(team),
      name: `${owner.name}.team`,
      label: t('board:lanes.team'),
      changes: false,
      why: t('board:lanes.follows', { owner: owner.label }),
    })
    const others = object.fields.filter(field => field !== owner && parts(object, field)).map(by)
    return [...(owner ? [by(owner)] : []), ...(owner && team ? [byTeam(owner, team)] : []), ...others].filter(
      ({ target }) => !target || canRead(target),
    )
  }, [object, byName, t])
}

const parts = (object: SchemaObject, { name, type, groupable }: SchemaField): boolean =>
  groupable && ['choice', 'ref', 'user', 'boolean'].includes(type) && name !== object.views.board && name !== 'pipeline'

/** What belongs to the lane of a value. */
export const laneFilter = ({ name }: LaneBy, value: Json): Filter => ({
  [name]: value === null ? { empty: true } : { eq: value },
})
