import { IconPlus, IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { HeaderButton } from '../../../ui/header-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { usePeople } from '../users/use-people.ts'
import { NewRoleDialog } from './new-role-dialog.tsx'
import { useRoleName } from './role-name.ts'

/** The roles of the company; what each may do stands on its own page. */
export function RolesPage() {
  const { t } = useTranslation()
  const { roles, users } = usePeople()
  const [adding, setAdding] = useState(false)
  const holders = Map.groupBy(
    (users.data ?? []).filter(user => user.active),
    user => asText(user.role),
  )
  return (
    <SettingsFrame
      title={t('settings:roles.title')}
      text={t('settings:roles.text')}
      asked={roles}
      note={roles.data?.length}
      actions={<HeaderButton icon={IconPlus} label={t('settings:roles.add')} onClick={() => setAdding(true)} />}
    >
      <ul
        className={rows.rows}
        style={{ '--columns': 'minmax(0, 2fr) minmax(0, 1fr) minmax(0, 0.8fr)' } as React.CSSProperties}
      >
        {(roles.data ?? []).map(role => (
          <RoleRow key={role.id} role={role} holders={holders.get(role.id) ?? []} />
        ))}
      </ul>
      {adding ? <NewRoleDialog roles={roles.data ?? []} onClose={() => setAdding(false)} /> : null}
    </SettingsFrame>
  )
}

function RoleRow({ role, holders }: { role: RecordJson; holders: RecordJson[] }) {
  const { t } = useTranslation()
  const roleName = useRoleName()
  const about = role.builtIn ? t(`settings:roleAbout.${asText(role.name)}`, { defaultValue: '' }) : ''
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <Link className={rows.title} to="/settings/roles/$id" params={{ id: role.id }}>
            {roleName(role)}
          </Link>
          {about ? <span className={rows.note}>{about}</span> : null}
        </div>
      </div>
      <span className={rows.cell} title={holders.map(user => asText(user.name)).join('\n')}>
        {holders.length ? (
          t('settings:roles.holders', { count: holders.length })
        ) : (
          <span className={rows.note}>{t('settings:roles.nobody')}</span>
        )}
      </span>
      <span className={rows.cell}>
        {role.admin ? (
          <>
            <IconShieldCheck size={16} stroke={1.6} style={{ verticalAlign: -3 }} /> {t('settings:roles.everything')}
          </>
        ) : role.builtIn ? (
          t('settings:roles.builtIn')
        ) : (
          ''
        )}
      </span>
    </li>
  )
}
