import { ActionIcon, Button, FileButton } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type ClipboardEvent, type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newIdempotencyKey } from '../../app/api.ts'
import type { Link } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { sendOrWait } from '../../offline/send-or-wait.ts'
import files from '../../records/files/files.module.css'
import { UploadList } from '../../records/files/upload-list.tsx'
import { dropUpload, sendFiles, useUploads } from '../../records/files/uploads.ts'
import { errorWords, toast } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import classes from './composer-parts.module.css'
import { asKept, type DraftNote, emptyNote, stillNamed } from './draft-note.ts'
import { MentionInput } from './mention-input.tsx'
import { saveByKey } from './save-by-key.ts'
import { SaveKeys } from './save-keys.tsx'
import { useShowAtOnce } from './use-optimistic.ts'
import { useTold } from './use-told.ts'
import { WillNotHear } from './will-not-hear.tsx'

/** A note: text in which colleagues may be named, and files that come with it. */
export function NoteForm({ on, onDone }: { on: Link; onDone?: () => void }) {
  const { t } = useTranslation()
  const told = useTold()
  const [kept, setNote, forget] = useDraft<DraftNote | string>(`note.${on.id}`, emptyNote)
  const note = typeof kept === 'string' ? { ...emptyNote, text: kept } : kept
  const [key, setKey] = useState(newIdempotencyKey)
  const showAtOnce = useShowAtOnce(on)
  const { uploads, sending } = useNoteFiles(on, note, setNote)
  const named = stillNamed(note).map(({ id }) => id)
  const save = useMutation({
    mutationFn: (body: { text: string; files: string[] }) =>
      sendOrWait({
        kind: 'note',
        title: note.text || note.files.map(({ name }) => name).join(', '),
        on,
        draft: { place: `note.${on.id}`, value: note },
        posts: [{ path: '/activities', body: { kind: 'note', ...body, on: { object: on.object, id: on.id } }, key }],
      }),
    onMutate: body => showAtOnce({ kind: 'note', ...body, mentions: named }),
    onError: (_error, _body, takeAway) => takeAway?.(),
    onSuccess: sent => {
      forget()
      if (!sent) toast({ message: t('offline.kept') })
      setKey(newIdempotencyKey())
      told(on)
      onDone?.()
    },
    meta: { quiet: true },
  })
  const empty = !note.text.trim() && !note.files.length
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!empty && !sending && !save.isPending)
      save.mutate({ text: asKept(note), files: note.files.map(({ id }) => id) })
  }
  return (
    <form onSubmit={submit} onKeyDown={saveByKey} noValidate data-note>
      <MentionInput
        on={on}
        // What is on its way stands in the timeline already; it is in the draft until it has arrived.
        note={save.isPending ? emptyNote : note}
        onNote={setNote}
        readOnly={save.isPending}
        variant="unstyled"
        data-autofocus
        autosize
        minRows={2}
        maxRows={12}
        aria-label={t('records:compose.note')}
        placeholder={t('records:compose.notePlaceholder')}
        onPaste={usePastedPicture(on)}
      />
      <WillNotHear on={on} users={named} as="activity" />
      <UploadList uploads={uploads} />
      {save.isPending ? null : <NoteFiles note={note} onNote={setNote} />}
      {save.error ? (
        <p className={classes.bad} role="alert">
          {t('story:notSaved', { reason: errorWords(save.error) })}
        </p>
      ) : null}
      <div className={classes.foot}>
        <AttachButton on={on} />
        <SaveKeys />
        <Button size="xs" type="submit" disabled={empty || sending} loading={save.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

/** Files sent for the note become part of its draft. */
function useNoteFiles(on: Link, note: DraftNote, setNote: (note: DraftNote) => void) {
  const uploads = useUploads(on).filter(({ withNote }) => withNote)
  const sent = uploads.filter(({ state }) => state === 'sent')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent is taken over once, whatever else is typed
  useEffect(() => {
    if (!sent.length) return
    const added = sent.map(({ id = '', name }) => ({ id, name }))
    setNote({ ...note, files: [...note.files, ...added.filter(({ id }) => !note.files.some(file => file.id === id))] })
    for (const { key } of sent) dropUpload(key)
  }, [sent.length])
  return { uploads, sending: uploads.some(({ state }) => state === 'sending') }
}

function NoteFiles({ note, onNote }: { note: DraftNote; onNote: (note: DraftNote) => void }) {
  const { t } = useTranslation()
  if (!note.files.length) return null
  return (
    <ul className={files.chips}>
      {note.files.map(({ id, name }) => (
        <li key={id} className={files.chip}>
          <IconPaperclip size={13} stroke={1.6} />
          <span>{name}</span>
          <ActionIcon
            size="xs"
            aria-label={t('story:takeOut', { name })}
            onClick={() => onNote({ ...note, files: note.files.filter(file => file.id !== id) })}
          >
            <IconX size={12} stroke={1.6} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}

function AttachButton({ on }: { on: Link }) {
  const { t } = useTranslation()
  const attachment = useSchema().byName.get('attachment')
  if (!attachment || !canCreate(attachment)) return <span />
  return (
    <FileButton multiple onChange={chosen => sendFiles(on, chosen, true)}>
      {props => (
        <ActionIcon {...props} size="md" title={t('story:attach')} aria-label={t('story:attach')}>
          <IconPaperclip size={17} stroke={1.6} />
        </ActionIcon>
      )}
    </FileButton>
  )
}

/** A picture from the clipboard has no name of its own. */
function usePastedPicture(on: Link): (event: ClipboardEvent) => void {
  const { t } = useTranslation()
  const formats = useFormats()
  const attachment = useSchema().byName.get('attachment')
  return event => {
    const pasted = [...event.clipboardData.files]
    // Spreadsheets bring a picture of what they copy; what is meant is the text.
    if (!pasted.length || event.clipboardData.types.includes('text/plain')) return
    if (!attachment || !canCreate(attachment)) return
    event.preventDefault()
    const when = formats.exact(new Date())
    const called = pasted.map(file =>
      file.name === 'image.png' ? new File([file], `${t('story:pasted', { when })}.png`, { type: file.type }) : file,
    )
    sendFiles(on, called, true)
  }
}
