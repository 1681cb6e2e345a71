import { Alert, Button, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { IconExternalLink, IconPlus, IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { usePreferences } from '../../app/preferences.ts'
import { isMoney } from '../../fields/money-value.ts'
import { asText } from '../../fields/widget.ts'
import { recordKeys } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords, toast, toastError } from '../../ui/toast.ts'
import classes from './quotes.module.css'
import { draftQuery, pagesQuery, readAddresses, type SendingDraft, type SentQuote, writtenAddresses } from './quotes.ts'

export interface QuoteSheetProps {
  /** Of which a quote is made, or its draft taken. */
  deal?: RecordJson
  /** One that is there. */
  quote?: RecordJson
  onClose: () => void
}

/** A draft older than that is not the one that was just asked for, in milliseconds. */
const fresh = 60_000

/** What is about to be sent, filled in: the second press sends it. */
export function QuoteSheet({ deal, quote: given, onClose }: QuoteSheetProps) {
  const { t } = useTranslation()
  const made = useMutation({
    mutationFn: (another: boolean) => api.post<RecordJson>(`/deals/${deal?.id}/quotes`, another ? { another } : {}),
    meta: { quiet: true },
  })
  const { mutate } = made
  const dealId = deal?.id
  useEffect(() => {
    if (dealId) mutate(false)
  }, [dealId, mutate])
  const quote = given ?? made.data
  const isOlder = deal && quote && Date.now() - Date.parse(quote.createdAt) > fresh
  return (
    <Dialog opened onClose={onClose} size="xl" title={t('quotes:sheet.title')}>
      {made.error ? <Alert color="red">{errorWords(made.error)}</Alert> : null}
      {isOlder ? (
        <Alert color="gray" mb="sm" p="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t('quotes:sheet.older')}</Text>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={14} />}
              loading={made.isPending}
              onClick={() => mutate(true)}
            >
              {t('quotes:sheet.another')}
            </Button>
          </Group>
        </Alert>
      ) : null}
      {quote ? <Sending key={quote.id} quote={quote} onClose={onClose} /> : made.error ? null : <Lines count={6} />}
    </Dialog>
  )
}

function Sending({ quote, onClose }: { quote: RecordJson; onClose: () => void }) {
  const { data: draft, error } = useQuery(draftQuery(quote.id))
  if (error) return <Alert color="red">{errorWords(error)}</Alert>
  return (
    <div className={classes.sheet}>
      <Preview quote={quote} />
      {draft ? <SendingForm quote={quote} draft={draft} onClose={onClose} /> : <Lines count={6} />}
    </div>
  )
}

/** Its pages as they will be; where there is no paper, what it comes to. */
function Preview({ quote }: { quote: RecordJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data: pages, isPending } = useQuery(pagesQuery(quote.id))
  if (isPending) return <div className={classes.pages} aria-busy />
  return (
    <div className={classes.pages}>
      {pages?.map((page, at) => (
        <img
          key={at}
          className={classes.page}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
          alt={t('quotes:sheet.page', { number: at + 1 })}
        />
      ))}
      {pages?.length || !isMoney(quote.total) ? null : (
        <Text>
          {asText(quote.name)}: <strong>{formats.money(quote.total)}</strong>
        </Text>
      )}
    </div>
  )
}

interface FormProps {
  quote: RecordJson
  draft: SendingDraft
  onClose: () => void
}

function SendingForm({ quote, draft, onClose }: FormProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const [to, setTo] = useState(writtenAddresses(draft.to))
  const [subject, setSubject] = useState(draft.subject)
  const [text, setText] = useState(draft.text)
  const [withPaper, setWithPaper] = useState(draft.hasPaper)
  const send = useSend(quote, onClose)
  const button = useRef<HTMLButtonElement>(null)
  const isRecipientGiven = to.trim() !== ''
  // What is mended here is checked when it is sent.
  const problems = draft.problems.filter(({ code }) => !(code === 'noRecipient' && isRecipientGiven))
  useEffect(() => button.current?.focus(), [])
  const submit = () => {
    if (!problems.length) send.mutate({ to: readAddresses(to), subject, text, attachPdf: withPaper })
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
      <TextInput label={t('quotes:sheet.to')} value={to} onChange={event => setTo(event.currentTarget.value)} />
      <TextInput
        label={t('quotes:sheet.subject')}
        value={subject}
        onChange={event => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label={t('quotes:sheet.text')}
        description={t('quotes:sheet.linkHint', { place: '{{link}}' })}
        autosize
        minRows={5}
        maxRows={12}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      {draft.hasPaper ? (
        <Switch
          label={t('quotes:sheet.attach')}
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
            router.history.push(`/quotes/${quote.id}`)
          }}
        >
          {t('quotes:sheet.card')}
        </Button>
        <Button
          ref={button}
          type="submit"
          leftSection={<IconSend size={16} stroke={1.6} />}
          loading={send.isPending}
          disabled={problems.length > 0}
        >
          {t('quotes:sheet.send')}
        </Button>
      </Group>
    </Stack>
  )
}

interface Given {
  to: SendingDraft['to']
  subject: string
  text: string
  attachPdf: boolean
}

/** Sends it, and for some seconds takes it back. */
function useSend(quote: RecordJson, onDone: () => void) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { undoSeconds } = usePreferences()
  const [key, setKey] = useState(newIdempotencyKey)
  const told = () => {
    for (const object of ['quote', 'deal']) void queryClient.invalidateQueries({ queryKey: recordKeys.all(object) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.timelines })
  }
  const takeBack = async (letter: string) => {
    try {
      await api.delete(`/mail/messages/${letter}`)
      toast({ message: t('quotes:sheet.takenBack'), key: 'quote' })
    } catch (error) {
      toastError(error)
    }
    told()
  }
  return useMutation({
    mutationFn: (given: Given) =>
      api.post<SentQuote>(
        `/quotes/${quote.id}/sending`,
        { ...given, ...(undoSeconds !== undefined && { undoSeconds }) },
        { idempotencyKey: key },
      ),
    onSuccess: ({ letter }) => {
      told()
      toast({
        message: t('quotes:sheet.sent'),
        key: 'quote',
        action: { label: t('quotes:sheet.takeBack'), run: () => void takeBack(letter) },
      })
      onDone()
    },
    onError: () => setKey(newIdempotencyKey()),
    meta: { quiet: true },
  })
}
