import { Input, TagsInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { LetterEditor } from '../../letters/letter-editor.tsx'
import type { MailboxValues } from './mailbox-values.ts'

interface MailboxRulesProps {
  values: MailboxValues
  /** Folders that were read so far. */
  readFolders: readonly string[]
  wrong: Record<string, string>
  onChange: (part: Partial<MailboxValues>) => void
}

/** What of a mailbox comes onto cards, and what stands below letters that leave from it. */
export function MailboxRules({ values, readFolders, wrong, onChange }: MailboxRulesProps) {
  const { t, i18n } = useTranslation()
  return (
    <>
      <TagsInput
        label={t('mailboxes:never')}
        description={t('mailboxes:neverText')}
        placeholder="bank@example.com, @example.org"
        value={values.addresses}
        error={wrong.rules}
        onChange={addresses => onChange({ addresses })}
      />
      <TagsInput
        label={t('mailboxes:folders')}
        description={t('mailboxes:foldersText')}
        data={readFolders.filter(folder => folder.toUpperCase() !== 'INBOX')}
        value={values.folders}
        onChange={folders => onChange({ folders })}
      />
      <DateInput
        label={t('mailboxes:since')}
        description={t('mailboxes:sinceText')}
        placeholder={t('mailboxes:sinceNow')}
        clearable={!values.since}
        locale={i18n.language}
        valueFormat="D MMM YYYY"
        maxDate={dayjs().format('YYYY-MM-DD')}
        value={values.since}
        error={wrong.since}
        onChange={since => onChange({ since })}
      />
      {values.smtp ? (
        <Input.Wrapper
          labelElement="div"
          label={t('mailboxes:signature')}
          description={t('mailboxes:signatureText')}
          error={wrong.signature}
        >
          <LetterEditor
            label={t('mailboxes:signature')}
            html={values.signature}
            onChange={signature => onChange({ signature })}
          />
        </Input.Wrapper>
      ) : null}
    </>
  )
}
