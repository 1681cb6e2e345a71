import { ActionIcon, FileButton } from '@mantine/core'
import { IconPaperclip, IconPlus, IconX } from '@tabler/icons-react'
import type { Editor } from '@tiptap/react'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import files from '../../records/files/files.module.css'
import { dropUpload, sendFiles, useUploads } from '../../records/files/uploads.ts'
import type { LetterDraft } from './letter.ts'
import { putPicture } from './letter-editor.tsx'

type Change = (part: Partial<LetterDraft>) => void

/** What every mail program shows. */
const isPicture = ({ type }: File): boolean => /^image\/(?:png|jpeg|gif|webp)$/.test(type)

/** Files sent while a letter is written become part of it; pictures that were meant for its text stand in that. */
export function useLetterFiles(on: Link, draft: LetterDraft, change: Change, editor: RefObject<Editor | null>) {
  const forText = useRef(new WeakSet<File>())
  const uploads = useUploads(on).filter(({ withNote }) => withNote)
  const sent = uploads.filter(({ state }) => state === 'sent')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent is taken over once, whatever else is typed
  useEffect(() => {
    if (!sent.length) return
    const isForText = ({ file }: { file: File }) => forText.current.has(file) && editor.current !== null
    for (const { id = '', name } of sent.filter(isForText)) putPicture(editor.current, { id, name })
    const added = sent.filter(one => !isForText(one)).map(({ id = '', name }) => ({ id, name }))
    const fresh = added.filter(({ id }) => !draft.files.some(file => file.id === id))
    if (fresh.length) change({ files: [...draft.files, ...fresh] })
    for (const { key } of sent) dropUpload(key)
  }, [sent.length])
  const take = (given: readonly File[], isForText: boolean) => {
    for (const file of given) if (isForText && isPicture(file)) forText.current.add(file)
    sendFiles(on, given, true)
  }
  return { uploads, take, isSending: uploads.some(({ state }) => state === 'sending') }
}

interface LetterFilesProps {
  on: Link
  draft: LetterDraft
  /** Of a letter that is passed on: they go with it unless they are taken out. */
  offered: LetterDraft['files']
  onChange: Change
}

/** What is attached, and the button to attach more. */
export function LetterFiles({ on, draft, offered, onChange }: LetterFilesProps) {
  const { t } = useTranslation()
  const attachment = useSchema().byName.get('attachment')
  const left = offered.filter(({ id }) => !draft.files.some(file => file.id === id))
  return (
    <>
      {attachment && canCreate(attachment) ? (
        <FileButton multiple onChange={chosen => sendFiles(on, chosen, true)}>
          {props => (
            <ActionIcon {...props} size="md" title={t('story:attach')} aria-label={t('story:attach')}>
              <IconPaperclip size={17} stroke={1.6} />
            </ActionIcon>
          )}
        </FileButton>
      ) : null}
      {draft.files.length || left.length ? (
        <ul className={files.chips}>
          {draft.files.map(({ id, name }) => (
            <li key={id} className={files.chip}>
              <span>{name}</span>
              <ActionIcon
                size="xs"
                aria-label={t('writing:takeOut', { name })}
                title={t('writing:takeOut', { name })}
                onClick={() => onChange({ files: draft.files.filter(file => file.id !== id) })}
              >
                <IconX size={12} stroke={1.6} />
              </ActionIcon>
            </li>
          ))}
          {left.map(file => (
            <li key={file.id} className={files.chip} data-left>
              <s>{file.name}</s>
              <ActionIcon
                size="xs"
                aria-label={t('writing:attachAgain', { name: file.name })}
                title={t('writing:attachAgain', { name: file.name })}
                onClick={() => onChange({ files: [...draft.files, file] })}
              >
                <IconPlus size={12} stroke={1.6} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
