import { Alert, Button, Group, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { IconExternalLink, IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { templateLabel } from '../papers/papers.ts'
import classes from './sending.module.css'
import { draftQuery, readAddresses, type SendingDraft, writtenAddresses } from './sending.ts'
import { SendingPreview } from './sending-preview.tsx'
import { type SendingWords, useSend } from './use-send.ts'
import { type SentPaper, useSentPaper } from './use-sent-paper.ts'

interface Props {
  record: RecordJson
  kind: SentPaper['kind']
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
  const paper = useSentPaper(props.kind)
  const { data: draft, error } = useQuery(draftQuery(props.path, paper.chosen))
  if (error) return <Alert color="red">{errorWords(error)}</Alert>
  return (
    <div className={classes.sheet}>
      <SendingPreview record={props.record} path={props.path} paper={paper} />
      {draft ? <SendingForm {...props} draft={draft} paper={paper} /> : <Lines count={6} />}
    </div>
  )
}

/** Subject and text as somebody has changed them, and the number that stood there then. */
interface OwnWords {
  subject: string
  text: string
  number: string
}

interface FormProps extends Props {
  draft: SendingDraft
  paper: SentPaper
}

function SendingForm({ path, words, hint, draft, paper, onClose }: FormProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const hasPaper = draft.hasPaper !== false
  const [to, setTo] = useState(writtenAddresses(draft.to))
  // Words that nobody has touched are written anew as it leaves, with the number that it gets; others say which number stands in them.
  const [own, setOwn] = useState<OwnWords>()
  const { subject, text } = own ?? draft
  const write = (part: Partial<OwnWords>) => setOwn({ subject, text, number: draft.number, ...own, ...part })
  const [withPaper, setWithPaper] = useState(hasPaper)
  const send = useSend(path, words, onClose)
  const button = useRef<HTMLButtonElement>(null)
  const isRecipientGiven = to.trim() !== ''
  // What is mended here is checked when it is sent.
  const problems = draft.problems.filter(({ code }) => !(code === 'noRecipient' && isRecipientGiven))
  useEffect(() => button.current?.focus(), [])
  const submit = () => {
    if (problems.length) return
    send.mutate({ to: readAddresses(to), attachPdf: withPaper, ...own, ...paper.chosen })
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
        onChange={event => write({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t('papers:sending.text')}
        description={hint}
        autosize
        minRows={5}
        maxRows={12}
        value={text}
        onChange={event => write({ text: event.currentTarget.value })}
      />
      {hasPaper && paper.templates.length > 1 ? (
        <Select
          label={t('papers:template')}
          allowDeselect={false}
          data={paper.templates.map(template => ({ value: template.id, label: templateLabel(t, template) }))}
          value={paper.template?.id ?? null}
          onChange={paper.choose}
        />
      ) : null}
      {hasPaper ? (
        <Switch
          label={t(paper.isWord && !paper.asPdf ? 'papers:sending.attachWord' : 'papers:sending.attach')}
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
