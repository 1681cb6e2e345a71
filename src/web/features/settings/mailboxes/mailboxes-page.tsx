import { Switch, Text } from '@mantine/core'
import { IconMailbox, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { RecordName } from '../../../fields/record-name.tsx'
import { Confirm } from '../../../ui/confirm.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import { UndoSetting } from '../../letters/undo-setting.tsx'
import { WatchingSetting } from '../../letters/watching-setting.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { Applications } from './applications.tsx'
import { MailboxDialog } from './mailbox-dialog.tsx'
import { type Mailbox, mailboxesQuery, mailboxPolicyQuery } from './mailboxes.ts'
import { useFinishedSignIn } from './sign-in.ts'
import { SignInButton } from './sign-in-fields.tsx'

/** Mailboxes in which clients write: those of the company, and each person's own. */
export function MailboxesPage() {
  const { t } = useTranslation()
  const { admin } = useMe()
  useFinishedSignIn()
  const asked = useQuery(mailboxesQuery)
  const policy = useQuery(mailboxPolicyQuery)
  const [opened, setOpened] = useState<Mailbox | 'new' | null>(null)
  const mayAdd = admin || policy.data?.personal
  return (
    <SettingsFrame
      open
      title={t('mailboxes:title')}
      text={t('mailboxes:text')}
      asked={asked}
      actions={
        mayAdd ? <HeaderButton icon={IconPlus} label={t('mailboxes:add')} onClick={() => setOpened('new')} /> : null
      }
    >
      {asked.data?.length ? (
        <ul className={rows.rows} style={columns}>
          {asked.data.map(mailbox => (
            <MailboxRow key={mailbox.id} mailbox={mailbox} onOpen={() => setOpened(mailbox)} />
          ))}
        </ul>
      ) : (
        <Empty
          icon={IconMailbox}
          title={t('mailboxes:none')}
          text={t(mayAdd ? 'mailboxes:noneText' : 'mailboxes:closedText')}
        />
      )}
      <UndoSetting />
      {admin ? <WatchingSetting /> : null}
      {admin && policy.data ? <Policy personal={policy.data.personal} /> : null}
      {admin ? <Applications /> : null}
      {opened ? (
        <MailboxDialog
          key={opened === 'new' ? 'new' : opened.id}
          mailbox={opened === 'new' ? null : opened}
          mayShare={admin}
          mayOwn={policy.data?.personal ?? false}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}

const columns = { '--columns': 'minmax(0, 1fr) minmax(0, 1.3fr) auto' } as CSSProperties

function MailboxRow({ mailbox, onOpen }: { mailbox: Mailbox; onOpen: () => void }) {
  const { t } = useTranslation()
  const { address, kind, owner, can, failure } = mailbox
  return (
    <li className={rows.row} data-off={mailbox.active ? undefined : true}>
      <div className={rows.main}>
        <div className={rows.names}>
          {can.change ? (
            <button type="button" className={rows.title} onClick={onOpen}>
              {address}
            </button>
          ) : (
            <span className={rows.title}>{address ?? t('mailboxes:ofSomebody')}</span>
          )}
          <span className={rows.note}>
            {kind === 'shared' ? t('mailboxes:kinds.shared') : owner ? <RecordName object="user" id={owner} /> : null}
          </span>
        </div>
      </div>
      <div className={rows.cell}>
        {failure ? (
          <>
            <Text size="sm">
              {failure.step}: {failure.message}
              {failure.reply ? `. ${t('mail:test.reply', { reply: failure.reply })}` : null}
            </Text>
            <Text size="sm">{failure.whatToDo}</Text>
            {mailbox.signIn && mailbox.signIn !== 'password' ? (
              <SignInButton mailbox={mailbox.id} service={mailbox.signIn} />
            ) : null}
          </>
        ) : mailbox.readAt ? (
          <>
            {t('mailboxes:read')} <RelativeTime at={mailbox.readAt} />
          </>
        ) : null}
      </div>
      <div className={rows.end}>
        <Standing mailbox={mailbox} />
        {can.remove && !can.change ? <RemoveOther mailbox={mailbox} /> : null}
      </div>
    </li>
  )
}

function Standing({ mailbox: { active, works, readAt } }: { mailbox: Mailbox }) {
  const { t } = useTranslation()
  const state = !active ? 'off' : !works ? 'fails' : readAt ? 'works' : 'begins'
  const tones: Record<typeof state, Tone> = { off: 'quiet', fails: 'bad', works: 'good', begins: 'quiet' }
  return <StatusBadge tone={tones[state]}>{t(`mailboxes:states.${state}`)}</StatusBadge>
}

function RemoveOther({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button type="button" className={rows.title} onClick={() => setAsking(true)}>
        {t('mailboxes:remove')}
      </button>
      {asking ? (
        <Confirm
          title={t('mailboxes:removeTitle')}
          text={t('mailboxes:removeText')}
          action={t('mailboxes:remove')}
          run={async () => {
            await api.delete(`/mailboxes/${mailbox.id}`)
            await queryClient.invalidateQueries({ queryKey: mailboxesQuery.queryKey })
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  )
}

function Policy({ personal }: { personal: boolean }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const saving = useMutation({
    mutationFn: (wanted: boolean) => api.put<{ personal: boolean }>('/mailbox-policy', { personal: wanted }),
    onSuccess: saved => {
      queryClient.setQueryData(mailboxPolicyQuery.queryKey, saved)
      toast({ message: t('mailboxes:policySaved') })
    },
  })
  return (
    <section className={rows.section}>
      <Switch
        mt="lg"
        label={t('mailboxes:policy')}
        description={t('mailboxes:policyText')}
        checked={saving.isPending ? saving.variables : personal}
        onChange={event => saving.mutate(event.currentTarget.checked)}
      />
    </section>
  )
}
