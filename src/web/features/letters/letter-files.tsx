import { ActionIcon, FileButton } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import files from '../../records/files/files.module.css'
import { dropUpload, sendFiles, useUploads } from '../../records/files/uploads.ts'
import type { LetterDraft } from './letter.ts'

type Change = (part: Partial<LetterDraft>) => void

/** Files sent while a letter is written become part of it. */
export function useLetterFiles(on: Link, draft: LetterDraft, change: Change) {
  const uploads = useUploads(on).filter(({ withNote }) => withNote)
  const sent = uploads.filter(({ state }) => state === 'sent')
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent is taken over once, whatever else is typed
  useEffect(() => {
    if (!sent.length) return
    const added = sent.map(({ id = '', name }) => ({ id, name }))
    change({ files: [...draft.files, ...added.filter(({ id }) => !draft.files.some(file => file.id === id))] })
    for (const { key } of sent) dropUpload(key)
  }, [sent.length])
  return { uploads, isSending: uploads.some(({ state }) => state === 'sending') }
}

/** What is attached, and the button to attach more. */
export function LetterFiles({ on, draft, onChange }: { on: Link; draft: LetterDraft; onChange: Change }) {
  const { t } = useTranslation()
  const attachment = useSchema().byName.get('attachment')
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
      {draft.files.length ? (
        <ul className={files.chips}>
          {draft.files.map(({ id, name }) => (
            <li key={id} className={files.chip}>
              <span>{name}</span>
              <ActionIcon
                size="xs"
                aria-label={t('story:takeOut', { name })}
                onClick={() => onChange({ files: draft.files.filter(file => file.id !== id) })}
              >
                <IconX size={12} stroke={1.6} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
