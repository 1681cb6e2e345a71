import { UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Scope, Verb } from '../../../../model/index.ts'
import type { SchemaObject } from '../../../app/contract.ts'
import { iconOf } from '../../../app/navigation.ts'
import { useSchema } from '../../../app/schema.ts'
import { FieldRightsList } from './field-rights.tsx'
import { type RoleValues, restricted, scopeIn, scopesOf, verbs, withScope } from './rights.ts'
import classes from './roles.module.css'

interface RightsMatrixProps {
  values: RoleValues
  onChange: (part: Partial<RoleValues>) => void
}

/** Rights by object and verb; under each object its fields. On a phone each object is a card of its own. */
export function RightsMatrix({ values, onChange }: RightsMatrixProps) {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const records = objects.filter(object => !object.configuration)
  const setUp = objects.filter(object => object.configuration && object.name !== 'role')
  return (
    <>
      <Legend />
      <div className={classes.matrix} role="table" aria-label={t('settings:roles.matrix')}>
        <div className={classes.head} role="row">
          <span role="columnheader">{t('settings:roles.object')}</span>
          {verbs.map(verb => (
            <span key={verb} role="columnheader">
              {t(`settings:verbs.${verb}`)}
            </span>
          ))}
          <span role="columnheader">{t('settings:roles.fields')}</span>
        </div>
        {records.map(object => (
          <ObjectRow key={object.name} object={object} values={values} onChange={onChange} />
        ))}
      </div>
      <h2 className={classes.subtitle}>{t('settings:roles.setUp')}</h2>
      <p className={classes.subtext}>{t('settings:roles.setUpText')}</p>
      <div className={classes.matrix}>
        {setUp.map(object => (
          <FieldsOnly key={object.name} object={object} values={values} onChange={onChange} />
        ))}
      </div>
    </>
  )
}

/** What the words of the cells mean. */
function Legend() {
  const { t } = useTranslation()
  return (
    <ul className={classes.legend}>
      {(['own', 'team', 'branch', 'all'] as const).map(scope => (
        <li key={scope}>
          <span className={classes.sample} data-scope={scope}>
            {t(`settings:scopes.${scope}`)}
          </span>{' '}
          {t(`settings:scopesAbout.${scope}`)}
        </li>
      ))}
    </ul>
  )
}

function ObjectRow({ object, values, onChange }: RightsMatrixProps & { object: SchemaObject }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const Sign = iconOf(object.name)
  return (
    <>
      <div className={classes.row} role="row">
        <span className={classes.object} role="rowheader">
          <Sign size={18} stroke={1.6} />
          {object.label.many}
        </span>
        {verbs.map(verb => (
          <span key={verb} role="cell" className={classes.cell}>
            <span className={classes.verb} aria-hidden="true">
              {t(`settings:verbs.${verb}`)}
            </span>
            <ScopeSelect
              object={object}
              verb={verb}
              value={scopeIn(values.objects, object.name, verb)}
              onChange={scope => onChange({ objects: withScope(values.objects, object.name, verb, scope) })}
            />
          </span>
        ))}
        <span role="cell" className={classes.fieldsCell}>
          <FieldsToggle object={object} values={values} open={open} onToggle={() => setOpen(!open)} />
        </span>
      </div>
      {open ? (
        <div role="row">
          <div role="cell">
            <FieldRightsList object={object} fields={values.fields} onChange={fields => onChange({ fields })} />
          </div>
        </div>
      ) : null}
    </>
  )
}

/** Set-up is read by all and changed by administrators; only its fields may be hidden. */
function FieldsOnly({ object, values, onChange }: RightsMatrixProps & { object: SchemaObject }) {
  const [open, setOpen] = useState(false)
  const Sign = iconOf(object.name)
  return (
    <>
      <div className={classes.row} data-plain>
        <span className={classes.object}>
          <Sign size={18} stroke={1.6} />
          {object.label.many}
        </span>
        <span className={classes.fieldsCell}>
          <FieldsToggle object={object} values={values} open={open} onToggle={() => setOpen(!open)} />
        </span>
      </div>
      {open ? (
        <FieldRightsList object={object} fields={values.fields} onChange={fields => onChange({ fields })} />
      ) : null}
    </>
  )
}

function FieldsToggle({
  object,
  values,
  open,
  onToggle,
}: {
  object: SchemaObject
  values: RoleValues
  open: boolean
  onToggle: () => void
}) {
  const { t } = useTranslation()
  const count = restricted(values.fields, object.name)
  return (
    <UnstyledButton
      className={classes.toggle}
      aria-expanded={open}
      aria-label={`${t('settings:roles.fields')}: ${object.label.many}`}
      data-some={count ? true : undefined}
      onClick={onToggle}
    >
      {count ? t('settings:roles.restricted', { count }) : t('settings:roles.allFields')}
      <IconChevronDown size={14} />
    </UnstyledButton>
  )
}

interface ScopeSelectProps {
  object: SchemaObject
  verb: Verb
  value: Scope
  onChange: (scope: Scope) => void
}

/** The browser's own list: there are five in each row, and it is the quickest by keyboard and by touch. */
function ScopeSelect({ object, verb, value, onChange }: ScopeSelectProps) {
  const { t } = useTranslation()
  return (
    <select
      className={classes.scope}
      data-scope={value}
      value={value}
      aria-label={`${object.label.many}: ${t(`settings:verbs.${verb}`)}`}
      onChange={event => onChange(event.currentTarget.value as Scope)}
    >
      {scopesOf(object, value).map(scope => (
        <option key={scope} value={scope}>
          {t(`settings:scopes.${scope}`)}
        </option>
      ))}
    </select>
  )
}
