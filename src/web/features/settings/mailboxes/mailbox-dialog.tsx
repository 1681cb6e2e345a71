import {
  Alert,
  Button,
  Group,
  MultiSelect,
  PasswordInput,
  SegmentedControl,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useObject } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { SelfTest, type Step } from '../parts/self-test.tsx'
import { type Mailbox, type MailboxServer, mailboxesQuery, serversOf } from './mailboxes.ts'
import { ServerFields } from './server-fields.tsx'

interface MailboxDialogProps {
  /** `null`: a new one. */
  mailbox: Mailbox | null
  mayShare: boolean
  mayOwn: boolean
  onClose: () => void
}

interface Values {
  kind: 'personal' | 'shared'
  address: string
  name: string
  password: string
  imap: MailboxServer
  smtp: MailboxServer | null
  users: string[]
  active: boolean
  addresses: string[]
  /** Left as they are: set by the API. */
  folders: string[]
}

type TestedStep = Step & { reply: string | null }

/** Connects a mailbox or changes one: from the address alone the servers are proposed. */
export function MailboxDialog({ mailbox, mayShare, mayOwn, onClose }: MailboxDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState<Partial<Values>>({})
  const [removing, setRemoving] = useState(false)
  const known = valuesOf(mailbox, { name: me.name, kind: mayShare ? 'shared' : 'personal' })
  const values = { ...known, ...(mailbox ? {} : serversOf(changed.address ?? '')), ...changed }
  const change = (part: Partial<Values>) => setChanged({ ...changed, ...part })
  const refresh = () => queryClient.invalidateQueries({ queryKey: mailboxesQuery.queryKey })
  const saving = useMutation({
    mutationFn: () =>
      mailbox
        ? api.patch(`/mailboxes/${mailbox.id}`, changesOf(values))
        : api.post('/mailboxes', { kind: values.kind, address: values.address, ...changesOf(values) }),
    async onSuccess() {
      await refresh()
      toast({ message: t(mailbox ? 'mailboxes:saved' : 'mailboxes:added') })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(saving.error, [
    'address',
    'name',
    'password',
    'imap',
    'smtp',
    'users',
    'rules',
  ])
  const users = useQuery({
    ...allQuery(useObject('user'), { sort: 'name' }),
    enabled: values.kind === 'shared' && mayShare,
  })
  return (
    <FormDialog
      title={t(mailbox ? 'mailboxes:changeTitle' : 'mailboxes:addTitle')}
      action={t(mailbox ? 'mailboxes:save' : 'mailboxes:connect')}
      pending={saving.isPending}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
      size="lg"
    >
      {!mailbox && mayShare && mayOwn ? (
        <SegmentedControl
          value={values.kind}
          data={(['shared', 'personal'] as const).map(value => ({ value, label: t(`mailboxes:kinds.${value}`) }))}
          onChange={value => change({ kind: value === 'shared' ? 'shared' : 'personal' })}
        />
      ) : null}
      <Alert color="gray">{t(`mailboxes:about.${values.kind}`)}</Alert>
      <TextInput
        label={t('mailboxes:address')}
        type="email"
        required
        autoComplete="off"
        readOnly={mailbox !== null}
        value={values.address}
        error={wrong.address}
        onChange={event => change({ address: event.currentTarget.value })}
      />
      <TextInput
        label={t('mailboxes:name')}
        required
        maxLength={100}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('mailboxes:password')}
        description={t('mailboxes:passwordText')}
        placeholder={mailbox ? t('mail:passwordKept') : undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        autoComplete="new-password"
        value={values.password}
        error={wrong.password}
        onChange={event => change({ password: event.currentTarget.value })}
      />
      <ServerFields
        title={t('mailboxes:imap')}
        of="imap"
        server={values.imap}
        wrong={at}
        onChange={imap => change({ imap })}
      />
      {values.smtp ? (
        <ServerFields
          title={t('mailboxes:smtp')}
          of="smtp"
          server={values.smtp}
          wrong={at}
          onChange={smtp => change({ smtp })}
        />
      ) : null}
      {values.kind === 'shared' && mayShare ? (
        <MultiSelect
          label={t('mailboxes:users')}
          description={t('mailboxes:usersText')}
          searchable
          value={values.users}
          error={wrong.users}
          data={(users.data ?? []).map(user => ({ value: user.id, label: asText(user.name) }))}
          onChange={chosen => change({ users: chosen })}
        />
      ) : null}
      <TagsInput
        label={t('mailboxes:never')}
        description={t('mailboxes:neverText')}
        placeholder="bank@example.com, @example.org"
        value={values.addresses}
        error={wrong.rules}
        onChange={addresses => change({ addresses })}
      />
      {mailbox ? (
        <>
          <Switch
            label={t('mailboxes:active')}
            checked={values.active}
            onChange={event => change({ active: event.currentTarget.checked })}
          />
          <SelfTest<TestedStep>
            id="mailbox-test"
            title={t('mailboxes:test')}
            text={t('mailboxes:testText')}
            path={`/mailboxes/${mailbox.id}/test`}
            dirty={Object.keys(changed).length > 0}
            said={({ found, reply }) => (reply ? `${found}. ${t('mail:test.reply', { reply })}` : found)}
          />
          <Group>
            <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t('mailboxes:remove')}
            </Button>
          </Group>
        </>
      ) : null}
      {removing && mailbox ? (
        <Confirm
          title={t('mailboxes:removeTitle')}
          text={t('mailboxes:removeText')}
          action={t('mailboxes:remove')}
          run={async () => {
            await api.delete(`/mailboxes/${mailbox.id}`)
            await refresh()
            onClose()
          }}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </FormDialog>
  )
}

const valuesOf = (mailbox: Mailbox | null, { name, kind }: Pick<Values, 'name' | 'kind'>): Values => ({
  kind: mailbox?.kind ?? kind,
  address: mailbox?.address ?? '',
  name: mailbox?.name ?? name,
  password: '',
  imap: mailbox?.imap ?? serversOf('').imap,
  smtp: mailbox ? (mailbox.smtp ?? null) : serversOf('').smtp,
  users: mailbox?.users ?? [],
  active: mailbox?.active ?? true,
  addresses: mailbox?.rules?.addresses ?? [],
  folders: mailbox?.rules?.folders ?? [],
})

/** A password that is not typed stays as it is. */
const changesOf = ({ kind, name, password, imap, smtp, users, active, addresses, folders }: Values) => ({
  name,
  imap,
  smtp,
  active,
  ...(kind === 'shared' && { users }),
  rules: { addresses, folders },
  ...(password && { password }),
})
