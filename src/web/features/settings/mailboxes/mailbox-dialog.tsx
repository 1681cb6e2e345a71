import { Alert, Button, Group, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { SelfTest, type Step } from '../parts/self-test.tsx'
import { FoundNote, useFoundServers } from './found-servers.tsx'
import { MailboxRules } from './mailbox-rules.tsx'
import { MailboxSharing } from './mailbox-sharing.tsx'
import { changesOf, type MailboxValues, noImap, noSmtp, valuesOf } from './mailbox-values.ts'
import { type Mailbox, mailboxesQuery } from './mailboxes.ts'
import { ServerFields } from './server-fields.tsx'
import { signInTo } from './sign-in.ts'
import { SignInFields } from './sign-in-fields.tsx'

interface MailboxDialogProps {
  /** `null`: a new one. */
  mailbox: Mailbox | null
  mayShare: boolean
  mayOwn: boolean
  onClose: () => void
}

type TestedStep = Step & { reply: string | null }

const shown = ['address', 'name', 'signIn', 'password', 'imap', 'smtp', 'users', 'teams', 'rules', 'since', 'signature']

/** Connects a mailbox or changes one: from the address alone the servers are proposed. */
export function MailboxDialog({ mailbox, mayShare, mayOwn, onClose }: MailboxDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState<Partial<MailboxValues>>({})
  const [removing, setRemoving] = useState(false)
  const found = useFoundServers(mailbox ? '' : (changed.address ?? ''))
  const known = valuesOf(mailbox, { name: me.name, kind: mayShare ? 'shared' : 'personal' })
  const user = changed.address ?? ''
  const proposed = found.data
    ? { imap: found.data.imap ?? { ...noImap, user }, smtp: found.data.smtp }
    : mailbox
      ? {}
      : { imap: { ...noImap, user }, smtp: { ...noSmtp, user } }
  const values = { ...known, ...proposed, ...changed }
  const change = (part: Partial<MailboxValues>) => setChanged({ ...changed, ...part })
  const refresh = () => queryClient.invalidateQueries({ queryKey: mailboxesQuery.queryKey })
  const saving = useMutation({
    mutationFn: () =>
      mailbox
        ? api.patch<Mailbox>(`/mailboxes/${mailbox.id}`, changesOf(values, changed))
        : api.post<Mailbox>('/mailboxes', {
            kind: values.kind,
            address: values.address,
            ...changesOf(values, changed),
          }),
    async onSuccess({ id }) {
      await refresh()
      // Nobody is let in before he has signed in there.
      if (values.signIn !== 'password' && values.signIn !== mailbox?.signIn) return signInTo(id)
      toast({ message: t(mailbox ? 'mailboxes:saved' : 'mailboxes:added') })
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(saving.error, shown)
  return (
    <FormDialog
      title={t(mailbox ? 'mailboxes:changeTitle' : 'mailboxes:addTitle')}
      action={t(mailbox ? 'mailboxes:save' : 'mailboxes:connect')}
      pending={saving.isPending}
      disabled={found.isFetching && !changed.imap}
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
        // Servers that were typed for another address are not this one's.
        onChange={({ currentTarget: { value: address } }) =>
          setChanged(({ imap, smtp, ...rest }) => ({ ...rest, address }))
        }
      />
      <FoundNote found={found.data} pending={found.isFetching} />
      <TextInput
        label={t('mailboxes:name')}
        required
        maxLength={100}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <SignInFields values={values} saved={mailbox} wrong={wrong} onChange={change} />
      <ServerFields
        title={t('mailboxes:imap')}
        of="imap"
        server={values.imap}
        wrong={at}
        onChange={imap => change({ imap })}
      />
      <Switch
        label={t('mailboxes:sends')}
        checked={values.smtp !== null}
        onChange={({ currentTarget: { checked } }) =>
          change({
            smtp: checked ? (found.data?.smtp ?? mailbox?.smtp ?? { ...noSmtp, user: values.imap.user }) : null,
          })
        }
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
      {values.kind === 'shared' && mayShare ? <MailboxSharing values={values} wrong={wrong} onChange={change} /> : null}
      <MailboxRules values={values} readFolders={mailbox?.readFolders ?? []} wrong={wrong} onChange={change} />
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
            said={({ found: what, reply }) => (reply ? `${what}. ${t('mail:test.reply', { reply })}` : what)}
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
