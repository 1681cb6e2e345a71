import { ActionIcon, Button } from '@mantine/core'
import { IconEdit, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import orders from '../../orders/orders.module.css'
import classes from '../../sign-offs/sign-offs.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { usePeople } from '../users/use-people.ts'
import { LimitsTable } from './limits-table.tsx'
import { keyOf, RuleDialog } from './rule-dialog.tsx'
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
  const { byName } = useSchema()
  const [edited, edit] = useState<SignOffRule | 'new' | null>(null)
  const { users } = usePeople()
  const approvers = [
    { group: t('sign-offs:settings.others'), items: [{ value: 'head', label: t('sign-offs:settings.head') }] },
    {
      group: t('sign-offs:settings.roles'),
      items: roles.map(({ id, name }) => ({
        value: `role:${id}`,
        label: t(`settings:roleNames.${asText(name)}`, { defaultValue: asText(name) }),
      })),
    },
    {
      group: t('sign-offs:settings.people'),
      items: (users.data ?? [])
        .filter(user => user.active)
        .map(user => ({ value: `user:${user.id}`, label: asText(user.name) })),
    },
  ]
  const names = new Map(approvers.flatMap(({ items }) => items.map(({ value, label }) => [value, label])))
  const remove = useMutation({
    mutationFn: (id: string) => api.delete(`/sign-off-rules/${id}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: rulesQuery.queryKey }),
  })
  return (
    <>
      <ul className={orders.rows}>
        {rules.map(rule => (
          <li key={rule.id} className={orders.row}>
            <span className={orders.name}>
              {rule.name}
              <span className={orders.note}>
                {' · '}
                {byName.get(rule.object)?.label.many}
                {' · '}
                {rule.steps
                  .map(step =>
                    step.approvers
                      .map(one => names.get(keyOf(one)) ?? '…')
                      .join(t(`sign-offs:settings.joined.${step.mode}`)),
                  )
                  .join(' → ')}
              </span>
            </span>
            {rule.active ? null : <StatusBadge tone="quiet">{t('sign-offs:settings.off')}</StatusBadge>}
            <ActionIcon aria-label={`${t('settings:edit')}: ${rule.name}`} onClick={() => edit(rule)}>
              <IconEdit size={16} stroke={1.6} />
            </ActionIcon>
            <ActionIcon aria-label={`${t('remove')}: ${rule.name}`} onClick={() => remove.mutate(rule.id)}>
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button variant="default" size="compact-sm" onClick={() => edit('new')}>
        {t('sign-offs:settings.newRule')}
      </Button>
      {edited ? (
        <RuleDialog
          rule={edited === 'new' ? undefined : edited}
          place={rules.length + 1}
          approvers={approvers}
          onClose={() => edit(null)}
        />
      ) : null}
    </>
  )
}
