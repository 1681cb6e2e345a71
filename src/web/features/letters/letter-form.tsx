import { Button, Checkbox, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Editor } from '@tiptap/react'
import { type DragEvent, type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { useObject } from '../../app/schema.ts'
import { UploadList } from '../../records/files/upload-list.tsx'
import { cardQuery } from '../../records/queries.ts'
import { problemsOf } from '../../ui/problems.ts'
import { saveByKey } from '../tasks/save-by-key.ts'
import { addressesOf } from './addresses.ts'
import { type LetterDraft, warningsQuery } from './letter.ts'
import { LetterEditor } from './letter-editor.tsx'
import { LetterFiles, useLetterFiles } from './letter-files.tsx'
import classes from './letters.module.css'
import { RemindMenu } from './remind-menu.tsx'
import { SendLater } from './send-later.tsx'
import { TemplateMenu } from './template-menu.tsx'
import { useLetter } from './use-letter.ts'
import { watchingQuery } from './watching.ts'

export interface LetterFormProps {
  on: Link
  answers?: string | null
  begin?: Partial<LetterDraft>
  /** Where its draft lies, if not under the card. */
  place?: string
  onDone: () => void
}

const shown = ['to', 'cc', 'bcc', 'subject', 'html', 'files', 'mailbox', 'sendAt', 'remindAt', 'template', 'watched']

/** A letter to the client: from which mailbox, to whom, what about, at once or later. */
export function LetterForm({ on, answers = null, begin = {}, place = on.id, onDone }: LetterFormProps) {
  const { t } = useTranslation()
  const suggested = useSuggested(on)
  const { draft, change, senders, sender, send } = useLetter({
    on,
    answers,
    place,
    begin: { to: suggested.slice(0, 1), ...begin },
    onDone,
  })
  const editor = useRef<Editor | null>(null)
  const { uploads, take, isSending } = useLetterFiles(on, draft, change, editor)
  const { data: warnings } = useQuery(warningsQuery(on, draft))
  const { data: watching } = useQuery(watchingQuery)
  const [withCopies, setWithCopies] = useState(false)
  const { wrong, rest } = problemsOf(send.error, shown)
  if (senders && !sender)
    return (
      <p className={classes.none}>
        {t('writing:noMailbox')} <a href="/settings/mailboxes">{t('writing:toMailboxes')}</a>
      </p>
    )

  const isEmpty = !draft.to.length || !draft.subject.trim() || !draft.html
  const post = (sendAt: string | null) => {
    if (!isEmpty && !isSending && !send.isPending) send.mutate({ sendAt })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    post(null)
  }
  const drop = (event: DragEvent) => {
    const given = [...event.dataTransfer.files]
    if (!given.length) return
    event.preventDefault()
    take(given, event.target instanceof Element && event.target.closest('.ProseMirror') !== null)
  }
  const copies = withCopies || draft.cc.length > 0 || draft.bcc.length > 0
  return (
    <form
      onSubmit={submit}
      onKeyDown={saveByKey}
      onDragOver={event => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={drop}
      noValidate
      className={classes.form}
    >
      {senders && senders.length > 1 ? (
        <Select
          size="xs"
          className={classes.from}
          aria-label={t('writing:from')}
          leftSection={<span className={classes.quiet}>{t('writing:from')}</span>}
          leftSectionWidth={64}
          allowDeselect={false}
          data={senders.map(({ id, name, address }) => ({ value: id, label: `${name} <${address}>` }))}
          value={sender?.id ?? null}
          onChange={mailbox => change({ mailbox })}
          error={wrong.mailbox}
        />
      ) : null}
      <People what="to" draft={draft} suggested={suggested} onChange={change} error={wrong.to} />
      {copies ? (
        <>
          <People what="cc" draft={draft} suggested={suggested} onChange={change} error={wrong.cc} />
          <People what="bcc" draft={draft} suggested={suggested} onChange={change} error={wrong.bcc} />
        </>
      ) : (
        <Button size="compact-xs" variant="subtle" className={classes.more} onClick={() => setWithCopies(true)}>
          {t('writing:copies')}
        </Button>
      )}
      <TextInput
        size="xs"
        aria-label={t('writing:subject')}
        placeholder={t('writing:subject')}
        maxLength={500}
        value={draft.subject}
        error={wrong.subject}
        onChange={({ currentTarget: { value } }) => change({ subject: value })}
      />
      <LetterEditor
        html={draft.html}
        onChange={html => change({ html })}
        label={t('writing:text')}
        error={wrong.html}
        editorRef={editor}
        onFiles={files => take(files, true)}
        autoFocus={answers !== null}
      />
      {sender?.signature ? <p className={classes.quiet}>{t('writing:signature')}</p> : null}
      {warnings?.map(({ address, message }) => (
        <p key={address} className={classes.warning} role="status">
          {message}
        </p>
      ))}
      <UploadList uploads={uploads} />
      {[wrong.files, wrong.watched, wrong.template, wrong.sendAt, wrong.remindAt, rest].filter(Boolean).map(problem => (
        <p key={problem} className={classes.bad} role="alert">
          {problem}
        </p>
      ))}
      <div className={classes.foot}>
        <LetterFiles on={on} draft={draft} offered={begin.files ?? []} onChange={change} />
        <TemplateMenu on={on} onFilled={filled => change(filled)} />
        {watching?.allowed ? (
          <Checkbox
            size="xs"
            label={t('writing:watching.watch')}
            checked={draft.watched ?? false}
            onChange={({ currentTarget: { checked } }) => change({ watched: checked })}
          />
        ) : null}
        <RemindMenu days={draft.remindDays} onChange={remindDays => change({ remindDays })} />
        <Button.Group>
          <Button size="xs" type="submit" disabled={isEmpty || isSending} loading={send.isPending}>
            {t('writing:send')}
          </Button>
          <SendLater disabled={isEmpty || isSending || send.isPending} onChosen={post} />
        </Button.Group>
      </div>
    </form>
  )
}

interface PeopleProps {
  what: 'to' | 'cc' | 'bcc'
  draft: LetterDraft
  suggested: string[]
  onChange: (part: Partial<LetterDraft>) => void
  error?: string
}

function People({ what, draft, suggested, onChange, error }: PeopleProps) {
  const { t } = useTranslation()
  return (
    <TagsInput
      size="xs"
      className={classes.people}
      aria-label={t(`writing:${what}`)}
      leftSection={<span className={classes.quiet}>{t(`writing:${what}`)}</span>}
      leftSectionWidth={64}
      data={suggested.filter(address => ![...draft.to, ...draft.cc, ...draft.bcc].includes(address))}
      splitChars={[',', ';']}
      acceptValueOnBlur
      error={error}
      value={draft[what]}
      onChange={chosen => onChange({ [what]: chosen })}
    />
  )
}

/** Addresses of the card and, of a deal or company, of the people who belong to it. */
function useSuggested(on: Link): string[] {
  const object = useObject(on.object)
  const { data } = useQuery({ ...cardQuery(object, on.id), meta: { quiet: true } })
  const contact = useObject('contact')
  const belongs = on.object === 'deal' && typeof data?.contact === 'string' ? data.contact : null
  const { data: person } = useQuery({
    ...cardQuery(contact, belongs ?? ''),
    enabled: belongs !== null,
    meta: { quiet: true },
  })
  return [...addressesOf(data), ...addressesOf(person)]
}
