import { Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { resetOfferQuery } from '../../sign-in/reset-offer.ts'
import { useConfigured } from '../parts/use-configured.ts'
import { useRoleName } from '../roles/role-name.ts'
import type { Invitation } from './invitation-dialog.tsx'
import { invitationsQuery } from './invitations.ts'
import { usePeople } from './use-people.ts'

type Invited = RecordJson & { invitation?: Invitation }

interface Values {
  name: string
  email: string
  role: string | null
  team: string | null
  locale: string
}

/** A new colleague: he chooses his password himself, by the link that follows. */
export function InviteDialog({
  onClose,
  onInvited,
}: {
  onClose: () => void
  onInvited: (user: RecordJson, invitation: Invitation) => void
}) {
  const { t } = useTranslation()
  const { company } = useSchema()
  const { roles, teams } = usePeople()
  const roleName = useRoleName()
  const configured = useConfigured()
  const queryClient = useQueryClient()
  const manager = roles.data?.find(role => role.builtIn && role.name === 'manager')?.id ?? null
  const empty: Values = { name: '', email: '', role: null, team: null, locale: company.locale }
  const [values, setValues, forget] = useDraft('invitation', empty)
  const close = () => {
    forget()
    onClose()
  }
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const role = values.role ?? manager
  const [key] = useState(newIdempotencyKey)
  const byMail = useQuery(resetOfferQuery).data?.offered
  const invitation = useMutation({
    mutationFn: () => {
      const { team, ...rest } = values
      return api.post<Invited>(
        '/users',
        { ...rest, name: values.name.trim(), email: values.email.trim(), role, ...(team && { team }) },
        { idempotencyKey: key },
      )
    },
    onSuccess: async user => {
      forget()
      await Promise.all([configured('user'), queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey })])
      if (user.invitation) onInvited(user, user.invitation)
      else onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(invitation.error, ['name', 'email', 'role', 'team', 'locale'])
  return (
    <FormDialog
      title={t('settings:users.inviteTitle')}
      text={t(byMail ? 'settings:users.inviteByMail' : 'settings:users.inviteText')}
      action={t(byMail ? 'settings:users.invite' : 'settings:users.makeLink')}
      pending={invitation.isPending}
      disabled={!values.name.trim() || !values.email.trim() || !role}
      problem={rest}
      onSubmit={() => invitation.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:users.name')}
        required
        data-autofocus
        value={values.name}
        error={wrong.name}
        autoComplete="off"
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('settings:users.email')}
        type="email"
        required
        value={values.email}
        error={wrong.email}
        autoComplete="off"
        onChange={event => change({ email: event.currentTarget.value })}
      />
      <Select
        label={t('settings:users.role')}
        required
        allowDeselect={false}
        value={role}
        error={wrong.role}
        onChange={value => change({ role: value })}
        description={
          role
            ? t(`settings:roleAbout.${asText(roles.data?.find(one => one.id === role)?.name)}`, { defaultValue: '' }) ||
              undefined
            : undefined
        }
        data={(roles.data ?? []).map(one => ({ value: one.id, label: roleName(one) }))}
      />
      <Select
        label={t('settings:users.team')}
        clearable
        searchable
        value={values.team}
        error={wrong.team}
        onChange={team => change({ team })}
        data={(teams.data ?? []).map(team => ({ value: team.id, label: asText(team.name) }))}
      />
      <Select
        label={t('settings:users.locale')}
        allowDeselect={false}
        value={values.locale}
        error={wrong.locale}
        onChange={locale => change({ locale: locale ?? 'ru' })}
        data={[
          { value: 'ru', label: 'Русский' },
          { value: 'en', label: 'English' },
        ]}
      />
    </FormDialog>
  )
}
