import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../fields/widget.ts'
import { useRoleName } from '../settings/roles/role-name.ts'
import { usePeople } from '../settings/users/use-people.ts'
import type { GroupRole } from './provider.ts'
import classes from './single-sign-on.module.css'

interface GroupRolesProps {
  rows: GroupRole[]
  /** Sentences by the path of the field: `groupRoles.0.group`. */
  wrong: Record<string, string>
  onChange: (rows: GroupRole[]) => void
}

/** Which role, and which team, a group of the provider gives; the first that fits holds. */
export function GroupRoles({ rows, wrong, onChange }: GroupRolesProps) {
  const { t } = useTranslation()
  const { roles, teams } = usePeople()
  const roleName = useRoleName()
  const change = (at: number, part: Partial<GroupRole>) =>
    onChange(rows.map((row, place) => (place === at ? { ...row, ...part } : row)))
  return (
    <>
      <ol className={classes.groups}>
        {rows.map(({ group, role, team }, at) => (
          <li key={at} className={classes.group}>
            <TextInput
              label={t('sign-on:group')}
              value={group}
              error={wrong[`groupRoles.${at}.group`]}
              onChange={event => change(at, { group: event.currentTarget.value })}
            />
            <Select
              label={t('sign-on:role')}
              allowDeselect={false}
              value={role || null}
              error={wrong[`groupRoles.${at}.role`]}
              onChange={chosen => change(at, { role: chosen ?? role })}
              data={(roles.data ?? []).map(each => ({ value: each.id, label: roleName(each) }))}
            />
            <Select
              label={t('sign-on:team')}
              placeholder={t('sign-on:teamStays')}
              clearable
              clearButtonProps={{ 'aria-label': t('records:clear') }}
              value={team}
              error={wrong[`groupRoles.${at}.team`]}
              onChange={chosen => change(at, { team: chosen })}
              data={(teams.data ?? []).map(each => ({ value: each.id, label: asText(each.name) }))}
            />
            <ActionIcon
              className={classes.remove}
              aria-label={t('sign-on:removeGroup', { name: group || at + 1 })}
              onClick={() => onChange(rows.filter((_, place) => place !== at))}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        onClick={() => onChange([...rows, { group: '', role: '', team: null }])}
      >
        {t('sign-on:addGroup')}
      </Button>
    </>
  )
}
