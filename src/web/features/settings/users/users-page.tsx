import { Switch, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { type Invitation, InvitationDialog } from './invitation-dialog.tsx'
import { invitationsQuery } from './invitations.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { usePeople } from './use-people.ts'
import { UserDialog } from './user-dialog.tsx'
import { UserRow } from './user-row.tsx'
import classes from './users.module.css'

type Open = { invite: true } | { edit: RecordJson } | { invited: RecordJson; invitation: Invitation }

/** Who works here, in which role and team, and who is away. */
export function UsersPage() {
  const { t } = useTranslation()
  const { users, teamOf, roleOf } = usePeople()
  const me = useMe()
  const invitations = useQuery({ ...invitationsQuery, enabled: me.admin })
  const [open, setOpen] = useState<Open | null>(null)
  const [typed, setTyped] = useState('')
  const [left, setLeft] = useState(false)
  const close = () => setOpen(null)

  const all = users.data ?? []
  const gone = all.filter(user => !user.active).length
  const wanted = typed.trim().toLowerCase()
  const shown = all.filter(
    user => (left || user.active) && `${asText(user.name)} ${asText(user.email)}`.toLowerCase().includes(wanted),
  )
  return (
    <SettingsFrame
      title={t('settings:users.title')}
      text={t('settings:users.text')}
      asked={users}
      note={users.data ? all.length - gone : null}
      actions={
        <HeaderButton
          icon={IconUserPlus}
          label={t('settings:users.invite')}
          onClick={() => setOpen({ invite: true })}
        />
      }
    >
      <div className={classes.tools}>
        <TextInput
          className={classes.search}
          size="sm"
          type="search"
          leftSection={<IconSearch size={16} stroke={1.6} />}
          value={typed}
          aria-label={t('settings:users.find')}
          placeholder={t('settings:users.find')}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        {gone ? (
          <Switch
            label={t('settings:users.showLeft', { count: gone })}
            checked={left}
            onChange={event => setLeft(event.currentTarget.checked)}
          />
        ) : null}
      </div>
      {shown.length ? (
        <ul className={`${rows.rows} ${classes.users}`}>
          {shown.map(user => (
            <UserRow
              key={user.id}
              user={user}
              role={roleOf(user.role)}
              team={teamOf(user.team)}
              invited={invitations.data?.find(one => one.user === user.id)}
              onEdit={() => setOpen({ edit: user })}
              onInvited={invitation => setOpen({ invited: user, invitation })}
            />
          ))}
        </ul>
      ) : (
        <Empty icon={IconSearch} title={t('settings:users.noneFound')} />
      )}
      {open && 'invite' in open ? (
        <InviteDialog onClose={close} onInvited={(invited, invitation) => setOpen({ invited, invitation })} />
      ) : null}
      {open && 'edit' in open ? <UserDialog user={open.edit} onClose={close} /> : null}
      {open && 'invited' in open ? (
        <InvitationDialog user={open.invited} invitation={open.invitation} onClose={close} />
      ) : null}
    </SettingsFrame>
  )
}
