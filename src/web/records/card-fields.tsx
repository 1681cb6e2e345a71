import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import classes from './card.module.css'
import { canFill, type Filling, GroupedFields, UngroupedFields } from './card-lines.tsx'
import { CardSection, openSection } from './card-section.tsx'
import { completenessOf } from './completeness.ts'
import { CompletenessMeter } from './completeness-meter.tsx'
import { draftsOf } from './field-drafts.ts'
import type { Arranged } from './layout.ts'
import { useArranged } from './use-arranged.ts'
import { useSave } from './use-save.tsx'

interface CardFieldsProps {
  object: SchemaObject
  record: RecordJson
  /** Those that stand among its facts. */
  fields: SchemaField[]
  /** It says how complete the card is. */
  measured?: boolean
}

/**
 * The fields of a card: in the sections that an administrator made, and below them what he placed nowhere; without any, in
 * the order of their declaration.
 */
export function CardFields({ object, record, fields: shown, measured }: CardFieldsProps) {
  const { t } = useTranslation()
  const [name, begin] = useState<string | null>(null)
  const { save, dialog } = useSave(object, record)
  const [kept] = useState(() => draftsOf(object.name, record.id))
  const filling: Filling = { object, record, name, begin, save: edit => save.mutateAsync(edit), kept }

  const whole = useArranged({ object, values: record, fields: object.fields })
  const arranged = whole && only(whole, shown)
  const leadTo = (field: SchemaField) => {
    const group = arranged?.groups.find(({ fields }) => fields.includes(field))
    if (arranged) openSection(placeOf(object, group?.id ?? rest), true)
    begin(field.name)
  }
  return (
    <>
      <div className={classes.factsHead}>
        <h2 className={classes.group}>{t('records:facts')}</h2>
        {measured ? (
          <CompletenessMeter
            completeness={completenessOf(object, record, whole)}
            canFill={field => canFill(field, filling) && shown.includes(field)}
            onFill={leadTo}
          />
        ) : null}
      </div>
      {arranged ? (
        <Sections arranged={arranged} filling={filling} />
      ) : (
        <UngroupedFields fields={shown} filling={filling} />
      )}
      {dialog}
    </>
  )
}

function Sections({ arranged: { groups, rest: others }, filling }: { arranged: Arranged; filling: Filling }) {
  const { t } = useTranslation()
  const { object } = filling
  return (
    <>
      {groups.map(({ id, title, collapsed, fields }) => (
        <CardSection
          key={id}
          id={placeOf(object, id)}
          title={title}
          collapsed={collapsed}
          needed={fields.some(({ name }) => name in filling.kept)}
        >
          <GroupedFields fields={fields} filling={filling} />
        </CardSection>
      ))}
      {others.length ? (
        <CardSection id={placeOf(object, rest)} title={t('records:otherFields')} collapsed={false}>
          <UngroupedFields fields={others} filling={filling} />
        </CardSection>
      ) : null}
    </>
  )
}

/** Not a possible id of a section: those have at least one sign. */
const rest = ''

const placeOf = ({ name }: SchemaObject, id: string): string => `${name}.${id}`

const only = ({ groups, rest, layout }: Arranged, shown: SchemaField[]): Arranged => ({
  layout,
  groups: groups
    .map(group => ({ ...group, fields: group.fields.filter(field => shown.includes(field)) }))
    .filter(group => group.fields.length),
  rest: rest.filter(field => shown.includes(field)),
})
