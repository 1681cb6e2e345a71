import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import orders from '../../orders/orders.module.css'
import classes from '../../sign-offs/sign-offs.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { usePeople } from '../users/use-people.ts'
import { LimitsTable } from './limits-table.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { RuleRow } from './rule-row.tsx'
import { limitsQuery, rulesQuery, type SignOffRule } from './sign-off-settings.ts'

/** How far everybody goes by himself, and who approves what goes beyond. */
export function SignOffSettingsPage() {
  const { t } = useTranslation()
  const limits = useQuery(limitsQuery)
  const rules = useQuery(rulesQuery)
  const { roles } = usePeople()
  return (
    <SettingsFrame title={t('sign-offs:settings.title')} text={t('sign-offs:settings.text')} asked={limits}>
      <h2 className={classes.title}>{t('sign-offs:settings.limits')}</h2>
      {limits.data && roles.data ? <LimitsTable kept={limits.data} roles={roles.data} /> : null}
      <h2 className={classes.title}>{t('sign-offs:settings.rules')}</h2>
      <p className={classes.note}>{t('sign-offs:settings.rulesText')}</p>
      {rules.data && roles.data ? <Rules rules={rules.data} roles={roles.data} /> : null}
    </SettingsFrame>
  )
}

function Rules({ rules, roles }: { rules: readonly SignOffRule[]; roles: readonly RecordJson[] }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [edited, edit] = useState<SignOffRule | 'new' | null>(null)
  const { users } = usePeople()
  const roleChoices = roles.map(({ id, name }) => ({
    value: id,
    label: t(`settings:roleNames.${asText(name)}`, { defaultValue: asText(name) }),
  }))
  const approvers = [
    { group: t('sign-offs:settings.heads'), items: [{ value: 'head', label: t('sign-offs:settings.head') }] },
    {
      group: t('sign-offs:settings.roles'),
      items: roleChoices.map(({ value, label }) => ({ value: `role:${value}`, label })),
    },
    {
      group: t('sign-offs:settings.people'),
      items: (users.data ?? [])
        .filter(user => user.active)
        .map(user => ({ value: `user:${user.id}`, label: asText(user.name) })),
    },
  ]
  const names = new Map(approvers.flatMap(({ items }) => items.map(({ value, label }) => [value, label])))
  const [removed, askRemoval] = useState<SignOffRule | null>(null)
  const remove = async (id: string) => {
    await api.delete(`/sign-off-rules/${id}`)
    await queryClient.invalidateQueries({ queryKey: rulesQuery.queryKey })
  }
  return (
    <>
      <ul className={orders.rows}>
        {rules.map(rule => (
          <RuleRow
            key={rule.id}
            rule={rule}
            names={names}
            onEdit={() => edit(rule)}
            onRemove={() => askRemoval(rule)}
          />
        ))}
      </ul>
      <Button variant="default" size="compact-sm" onClick={() => edit('new')}>
        {t('sign-offs:settings.newRule')}
      </Button>
      {edited ? (
        <RuleDialog
          rule={edited === 'new' ? undefined : edited}
          place={rules.length + 1}
          roles={roleChoices}
          approvers={approvers}
          onClose={() => edit(null)}
        />
      ) : null}
      {removed ? (
        <Confirm
          title={t('sign-offs:settings.removeTitle')}
          text={t('sign-offs:settings.removeText', { name: removed.name })}
          action={t('remove')}
          run={() => remove(removed.id)}
          onClose={() => askRemoval(null)}
        />
      ) : null}
    </>
  )
}
