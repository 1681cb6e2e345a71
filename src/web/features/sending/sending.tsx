import { Alert, Button, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { IconExternalLink, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { isMoney } from '../../fields/money-value.ts'
import { asText } from '../../fields/widget.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import classes from './sending.module.css'
import { draftQuery, pagesQuery, readAddresses, type SendingDraft, writtenAddresses } from './sending.ts'
import { type SendingWords, useSend } from './use-send.ts'

interface Props {
  record: RecordJson
  /** Of its page and, under the API, of what sends it: `/quotes/…`. */
  path: string
  /** What is said of it when it has left. */
  words: SendingWords
  /** Below the text of the letter. */
  hint?: string
  onClose: () => void
}

/** Its pages and its letter, filled in: one press sends it. */
export function Sending(props: Props) {
  const { data: draft, error, dataUpdatedAt } = useQuery(draftQuery(props.path))
  if (error) return <Alert color="red">{errorWords(error)}</Alert>
  return (
    <div className={classes.sheet}>
      <Preview record={props.record} path={props.path} />
      {draft ? <SendingForm key={dataUpdatedAt} {...props} draft={draft} /> : <Lines count={6} />}
    </div>
  )
}

/** Its pages as they will be; where there is no paper, what it comes to. */
function Preview({ record, path }: Pick<Props, 'record' | 'path'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data: pages, isPending } = useQuery(pagesQuery(path))
  if (isPending) return <div className={classes.pages} aria-busy />
  return (
    <div className={classes.pages}>
      {pages?.map((page, at) => (
        <img
          key={at}
          className={classes.page}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
          alt={t('papers:sending.page', { number: at + 1 })}
        />
      ))}
      {pages?.length || !isMoney(record.total) ? null : (
        <Text>
          {asText(record.name)}: <strong>{formats.money(record.total)}</strong>
        </Text>
      )}
    </div>
  )
}

function SendingForm({ path, words, hint, draft, onClose }: Props & { draft: SendingDraft }) {
  const { t } = useTranslation()
  const router = useRouter()
  const hasPaper = draft.hasPaper !== false
  const [to, setTo] = useState(writtenAddresses(draft.to))
  const [subject, setSubject] = useState(draft.subject)
  const [text, setText] = useState(draft.text)
  const [withPaper, setWithPaper] = useState(hasPaper)
  const send = useSend(path, words, onClose)
  const button = useRef<HTMLButtonElement>(null)
  const isRecipientGiven = to.trim() !== ''
  // What is mended here is checked when it is sent.
  const problems = draft.problems.filter(({ code }) => !(code === 'noRecipient' && isRecipientGiven))
  useEffect(() => button.current?.focus(), [])
  const submit = () => {
    if (problems.length) return
    send.mutate({ to: readAddresses(to), attachPdf: withPaper, ...wordsOf(draft, { subject, text }) })
  }
  return (
    <Stack
      gap="sm"
      component="form"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
      }}
    >
      <TextInput label={t('papers:sending.to')} value={to} onChange={event => setTo(event.currentTarget.value)} />
      <TextInput
        label={t('papers:sending.subject')}
        value={subject}
        onChange={event => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label={t('papers:sending.text')}
        description={hint}
        autosize
        minRows={5}
        maxRows={12}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      {hasPaper ? (
        <Switch
          label={t('papers:sending.attach')}
          checked={withPaper}
          onChange={event => setWithPaper(event.currentTarget.checked)}
        />
      ) : null}
      {problems.length || send.error ? (
        <Alert color="red" role="alert">
          {problems.map(({ field, code, message }) => (
            <div key={`${field} ${code}`}>{message}</div>
          ))}
          {send.error ? <div>{errorWords(send.error)}</div> : null}
        </Alert>
      ) : null}
      <Group justify="space-between">
        <Button
          variant="default"
          leftSection={<IconExternalLink size={16} stroke={1.6} />}
          onClick={() => {
            onClose()
            router.history.push(path)
          }}
        >
          {t('papers:sending.card')}
        </Button>
        <Button
          ref={button}
          type="submit"
          leftSection={<IconSend size={16} stroke={1.6} />}
          loading={send.isPending}
          disabled={problems.length > 0}
        >
          {t('papers:sending.send')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Words that nobody has touched are written anew as it leaves, with the number that it gets; others say which number stands in them. */
const wordsOf = (draft: SendingDraft, { subject, text }: { subject: string; text: string }) =>
  subject === draft.subject && text === draft.text ? {} : { subject, text, number: draft.number }
