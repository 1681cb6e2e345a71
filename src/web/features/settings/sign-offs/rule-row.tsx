import { ActionIcon } from '@mantine/core'
import { IconEdit, IconTrash } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { useObject } from '../../../app/schema.ts'
import { useFilterFields } from '../../../records/filter-fields.ts'
import { nodesOfFilter } from '../../../records/filter-nodes.ts'
import { NodeSentence } from '../../../records/filter-sentence.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import orders from '../../orders/orders.module.css'
import { keyOf } from './rule-steps.tsx'
import type { SignOffRule } from './sign-off-settings.ts'

interface RuleRowProps {
  rule: SignOffRule
  /** Of approvers, by their keys. */
  names: ReadonlyMap<string, string>
  onEdit: () => void
  onRemove: () => void
}

/** A rule in words: of what, when, and who approves. */
export function RuleRow({ rule, names, onEdit, onRemove }: RuleRowProps) {
  const { t } = useTranslation()
  return (
    <li className={orders.row}>
      <span className={orders.name}>
        {rule.name}
        <div className={orders.note}>
          <When rule={rule} names={names} />
        </div>
        <div className={orders.note}>
          {rule.steps
            .map(step =>
              step.approvers.map(one => names.get(keyOf(one)) ?? '…').join(t(`sign-offs:settings.joined.${step.mode}`)),
            )
            .join(' → ')}
        </div>
      </span>
      {rule.active ? null : <StatusBadge tone="quiet">{t('sign-offs:settings.off')}</StatusBadge>}
      <ActionIcon aria-label={`${t('settings:edit')}: ${rule.name}`} onClick={onEdit}>
        <IconEdit size={16} stroke={1.6} />
      </ActionIcon>
      <ActionIcon aria-label={`${t('remove')}: ${rule.name}`} onClick={onRemove}>
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </li>
  )
}

function When({ rule, names }: Pick<RuleRowProps, 'rule' | 'names'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const object = useObject(rule.object)
  const fields = useFilterFields(object)
  const said: ReactNode[] = [
    object.label.many,
    ...(rule.discountFrom === null
      ? []
      : [t('sign-offs:settings.said.discountFrom', { percent: formats.percent(rule.discountFrom) })]),
    ...(rule.usualTerms === null
      ? []
      : [t('sign-offs:settings.said.usualTerms', { terms: rule.usualTerms.map(one => `«${one}»`).join(', ') })]),
    ...(rule.roles.length
      ? [t('sign-offs:settings.said.roles', { roles: rule.roles.map(id => names.get(`role:${id}`) ?? '…').join(', ') })]
      : []),
    ...(rule.overLimit ? [t('sign-offs:settings.said.overLimit')] : []),
    ...nodesOfFilter(rule.filter).map((node, at) => <NodeSentence key={at} node={node} fields={fields} inside />),
  ]
  return said.map((one, at) => (
    <Fragment key={at}>
      {at ? ' · ' : ''}
      {one}
    </Fragment>
  ))
}
