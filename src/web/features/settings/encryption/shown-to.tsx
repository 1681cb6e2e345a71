import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useRoleName } from '../roles/role-name.ts'
import { usePeople } from '../users/use-people.ts'

interface ShownToProps {
  /** Ids of roles. */
  value: string[]
  error?: string
  onChange: (roles: string[]) => void
}

/** Roles that the values of a protected field are shown to; administrators see them anyway. */
export function ShownTo({ value, error, onChange }: ShownToProps) {
  const { t } = useTranslation()
  const { roles } = usePeople()
  const roleName = useRoleName()
  return (
    <MultiSelect
      label={t('encryption:shownTo')}
      description={t('encryption:shownToText')}
      placeholder={value.length ? undefined : t('encryption:administratorsOnly')}
      data={(roles.data ?? []).filter(role => !role.admin).map(role => ({ value: role.id, label: roleName(role) }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  )
}
