import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconDeviceMobileOff,
  IconDots,
  IconKey,
  IconMailForward,
  IconMailOff,
  IconPencil,
  IconShieldLock,
  IconUserCheck,
  IconUserOff,
  IconUserShare,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { useMe } from '../../../app/session.ts'
import { EmailAddress } from '../../../fields/email-address.tsx'
import { asText } from '../../../fields/widget.ts'
import { lazyPart } from '../../../ui/lazy-part.tsx'
import { Person } from '../../../ui/person.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { useConfigured } from '../parts/use-configured.ts'
import { useRoleName } from '../roles/role-name.ts'
import { DeactivateDialog } from './deactivate-dialog.tsx'
import type { Invitation } from './invitation-dialog.tsx'
import { invitationsQuery, type OpenInvitation } from './invitations.ts'
import { RemoveSecondFactor } from './remove-second-factor.tsx'
import { ResetPassword } from './reset-password.tsx'
import { UserSessions } from './user-sessions.tsx'
import { WithdrawInvitation } from './withdraw-invitation.tsx'

const DeputiesDialog = lazyPart(async () => (await import('../../deputies/deputies-dialog.tsx')).DeputiesDialog)
const HandOverDialog = lazyPart(async () => (await import('../hand-over/hand-over-dialog.tsx')).HandOverDialog)

interface UserRowProps {
  user: RecordJson
  role: RecordJson | undefined
  team: RecordJson | undefined
  /** He has not come in yet. */
  invited: OpenInvitation | undefined
  onEdit: () => void
  onInvited: (invitation: Invitation) => void
}

export function UserRow({ user, role, team, invited, onEdit, onInvited }: UserRowProps) {
  const { t } = useTranslation()
  const roleName = useRoleName()
  const name = asText(user.name)
  return (
    <li className={rows.row} data-off={user.active ? undefined : true}>
      <div className={rows.main}>
        <Person name={name} size={32} />
        <div className={rows.names}>
          <button type="button" className={rows.title} onClick={onEdit}>
            {name}
          </button>
          <span className={rows.note}>
            <EmailAddress value={asText(user.email)} />
          </span>
        </div>
      </div>
      <span className={rows.cell}>{roleName(role)}</span>
      <span className={rows.cell}>{team ? asText(team.name) : t('settings:users.noTeam')}</span>
      <span className={rows.cell}>
        <State user={user} invited={invited} />
      </span>
      <div className={rows.end}>
        <UserMenu user={user} invited={invited} onEdit={onEdit} onInvited={onInvited} />
      </div>
    </li>
  )
}

/** Only what is out of the ordinary. */
function State({ user, invited }: Pick<UserRowProps, 'user' | 'invited'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const from = asText(user.absentFrom)
  const until = asText(user.absentUntil)
  const now = new Date().toISOString()
  if (!user.active) return <StatusBadge tone="quiet">{t('settings:users.left')}</StatusBadge>
  const waits = invited?.kind === 'reset' ? 'security:reset.waits' : 'settings:users.invitedUntil'
  if (invited)
    return (
      <>
        {t(waits, { date: formats.date(new Date(invited.expiresAt)) })}
        {invited.letter === null ? null : (
          <span className={rows.note}>{t(`settings:users.letter.${invited.letter}`)}</span>
        )}
      </>
    )
  if (!from || (until && until < now)) return null
  if (from > now) return <>{t('settings:users.absentFrom', { date: formats.date(new Date(from)) })}</>
  return (
    <StatusBadge tone="warn">
      {until ? t('settings:users.absentUntil', { date: formats.date(new Date(until)) }) : t('settings:users.absent')}
    </StatusBadge>
  )
}

function UserMenu({ user, invited, onEdit, onInvited }: Omit<UserRowProps, 'role' | 'team'>) {
  const { t } = useTranslation()
  const me = useMe()
  const configured = useConfigured()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<
    'leave' | 'deputies' | 'handOver' | 'withdraw' | 'sessions' | 'reset' | 'secondFactor' | null
  >(null)
  const give = async (made: Invitation) => {
    onInvited(made)
    await queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey })
  }
  const invitation = useMutation({
    mutationFn: () => api.post<Invitation>(`/users/${user.id}/invitations`),
    onSuccess: give,
  })
  const activation = useMutation({
    mutationFn: () => api.patch(`/users/${user.id}`, { active: true }, { version: user.version }),
    onSuccess: async () => {
      await configured('user')
      toast({ message: t('settings:users.activated', { name: asText(user.name) }) })
    },
  })
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t('settings:actionsFor', { name: asText(user.name) })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={onEdit}>
            {t('settings:edit')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconShieldLock size={16} stroke={1.6} />}
            component={Link}
            to={`/settings/users/${user.id}/rights`}
          >
            {t('access:page.open')}
          </Menu.Item>
          {user.active ? (
            <Menu.Item leftSection={<IconDeviceDesktop size={16} stroke={1.6} />} onClick={() => setOpen('sessions')}>
              {t('security:person.open')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconUserCheck size={16} stroke={1.6} />} onClick={() => activation.mutate()}>
              {t('settings:users.activate')}
            </Menu.Item>
          )}
          {user.active && invited?.kind !== 'invitation' ? (
            <Menu.Item leftSection={<IconKey size={16} stroke={1.6} />} onClick={() => setOpen('reset')}>
              {t('security:reset.open')}
            </Menu.Item>
          ) : null}
          {user.active && invited?.kind === 'invitation' ? (
            <Menu.Item leftSection={<IconMailForward size={16} stroke={1.6} />} onClick={() => invitation.mutate()}>
              {t('settings:users.newLink')}
            </Menu.Item>
          ) : null}
          {user.active && invited ? (
            <Menu.Item leftSection={<IconMailOff size={16} stroke={1.6} />} onClick={() => setOpen('withdraw')}>
              {t('settings:users.withdraw')}
            </Menu.Item>
          ) : null}
          {user.active ? (
            <Menu.Item leftSection={<IconUsersGroup size={16} stroke={1.6} />} onClick={() => setOpen('deputies')}>
              {t('settings:deputies.title')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconUserShare size={16} stroke={1.6} />} onClick={() => setOpen('handOver')}>
            {t('settings:handOver.open')}
          </Menu.Item>
          {user.secondFactorSince && user.id !== me.id ? (
            <Menu.Item
              leftSection={<IconDeviceMobileOff size={16} stroke={1.6} />}
              onClick={() => setOpen('secondFactor')}
            >
              {t('second-factor:remove')}
            </Menu.Item>
          ) : null}
          {user.active && user.id !== me.id ? (
            <Menu.Item
              color="red"
              leftSection={<IconUserOff size={16} stroke={1.6} />}
              onClick={() => setOpen('leave')}
            >
              {t('settings:users.deactivate')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {open === 'leave' ? (
        <DeactivateDialog user={user} onHandOver={() => setOpen('handOver')} onClose={() => setOpen(null)} />
      ) : null}
      {open === 'deputies' ? <DeputiesDialog user={user} onClose={() => setOpen(null)} /> : null}
      {open === 'handOver' ? <HandOverDialog user={user} onClose={() => setOpen(null)} /> : null}
      {open === 'sessions' ? <UserSessions user={user} onClose={() => setOpen(null)} /> : null}
      {open === 'reset' ? <ResetPassword user={user} onMade={give} onClose={() => setOpen(null)} /> : null}
      {open === 'secondFactor' ? <RemoveSecondFactor user={user} onClose={() => setOpen(null)} /> : null}
      {open === 'withdraw' ? <WithdrawInvitation user={user} onClose={() => setOpen(null)} /> : null}
    </>
  )
}
