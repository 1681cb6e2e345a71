import { Alert, Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDownload, IconMail } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newIdempotencyKey } from '../../app/api.ts'
import type { Locale, RecordJson } from '../../app/contract.ts'
import { saveMade } from '../../app/fetch-made.ts'
import { useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { contentPath } from '../../records/files/kind-of-file.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { Lines } from '../../ui/loading.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { errorWords } from '../../ui/toast.ts'
import { PaperFields, type PaperForm, shownFields } from './paper-fields.tsx'
import { openPaperLetter } from './paper-letter.tsx'
import { PaperPages } from './paper-pages.tsx'
import classes from './papers.module.css'
import {
  type Choices,
  choicesQuery,
  draftOf,
  isUsual,
  makePaper,
  type PaperAsked,
  type PaperTemplate,
  pagesQuery,
  paperTemplatesQuery,
} from './papers.ts'

/** A paper of a card: chosen, looked at as it will be printed, and made. */
export function MakeDialog({ object, record, onClose }: SlotProps & { onClose: () => void }) {
  const { t } = useTranslation()
  const on = { object: object.name, id: record.id }
  const choices = useQuery(choicesQuery(on))
  const templates = useQuery(paperTemplatesQuery)
  const [form, setForm] = useState<PaperForm>({})
  const [key, setKey] = useState(newIdempotencyKey)
  const queryClient = useQueryClient()
  const { company } = useSchema()
  const asked =
    choices.data && templates.data
      ? askedFor(form, { ...choices.data, templates: templates.data, language: company.locale })
      : null
  const isWord = templates.data?.find(({ id }) => id === asked?.template)?.format === 'docx'
  const hasPages = !isWord
  const [settled] = useDebouncedValue(asked && JSON.stringify(asked), 400)
  const pages = useQuery(pagesQuery(on, hasPages && settled ? (JSON.parse(settled) as PaperAsked) : null))
  const make = useMutation({
    mutationFn: () => {
      if (!asked) throw new Error('nothing is chosen')
      return makePaper(on, { ...asked, ...(form.number?.trim() && { number: form.number.trim() }) }, key)
    },
    onSuccess: () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== 'pages' }),
    // Asked otherwise under the same key it would be answered as before.
    onError: () => setKey(newIdempotencyKey()),
    meta: { quiet: true },
  })
  const draft = useMutation({
    mutationFn: async (wanted: PaperAsked) => saveMade(await draftOf(on, wanted)),
    meta: { quiet: true },
  })
  if (make.data) return <Made paper={make.data} onClose={onClose} />
  const { wrong, rest } = problemsOf(make.error ?? draft.error ?? pages.error, shownFields)
  const foreseen = choices.data?.kinds.find(({ kind }) => kind === asked?.kind)?.number ?? null
  return (
    <Dialog opened onClose={onClose} title={t('papers:make')} size={1180} closeOnClickOutside={false}>
      {choices.error ? <Alert color="red">{errorWords(choices.error)}</Alert> : null}
      {choices.data && templates.data && asked ? (
        <>
          <div className={classes.columns}>
            <PaperFields
              choices={choices.data}
              isWord={isWord}
              templates={templates.data}
              asked={asked}
              form={form}
              wrong={wrong}
              onChange={part => setForm({ ...form, ...part })}
            />
            <section className={classes.shown} aria-label={t('papers:pages')} tabIndex={0}>
              {hasPages ? (
                <PaperPages pages={pages.data} waiting={pages.isFetching} />
              ) : (
                <p className={classes.note}>{t('papers:word')}</p>
              )}
            </section>
          </div>
          {rest ? (
            <Alert color="red" role="alert" mt="md">
              {rest}
            </Alert>
          ) : null}
          {foreseen === null ? (
            <Alert color="gray" mt="md">
              {t('papers:notNumbered')}
            </Alert>
          ) : null}
          <DialogActions>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} stroke={1.6} />}
              loading={draft.isPending}
              onClick={() => draft.mutate(asked)}
            >
              {t('papers:draft')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button loading={make.isPending} disabled={foreseen === null} onClick={() => make.mutate()}>
              {foreseen === null
                ? t('papers:makeIt')
                : t('papers:makeNumbered', { number: form.number?.trim() || foreseen })}
            </Button>
          </DialogActions>
        </>
      ) : choices.error ? null : (
        <Lines count={8} />
      )}
    </Dialog>
  )
}

/** What the form comes to: a template is always named, so that what is made is what is in sight. */
function askedFor(
  form: PaperForm,
  { kinds, wordToPdf, templates, language }: Choices & { templates: readonly PaperTemplate[]; language: Locale },
): PaperAsked | null {
  const kind = form.kind ?? kinds[0]?.kind
  if (!kind) return null
  const template = templates.find(each => (form.template ? each.id === form.template : isUsual(each, kind, language)))
  const said = (text: string | undefined) => (text?.trim() ? text.trim() : undefined)
  return {
    kind,
    template: template?.id,
    as: template?.format === 'docx' && wordToPdf && !form.asWord ? 'pdf' : undefined,
    dated: form.dated ?? undefined,
    legalEntity: form.legalEntity,
    facsimile: form.facsimile || undefined,
    title: said(form.title),
    comment: said(form.comment),
    payment: said(form.payment),
    delivery: said(form.delivery),
  }
}

function Made({ paper, onClose }: { paper: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const [name, file] = [asText(paper.name), asText(paper.file)]
  return (
    <Dialog opened onClose={onClose} title={t('papers:made')}>
      <p>{name}</p>
      <DialogActions>
        <Button
          variant="default"
          component="a"
          href={contentPath(file)}
          download={name}
          leftSection={<IconDownload size={16} stroke={1.6} />}
        >
          {t('papers:downloadIt')}
        </Button>
        <Button
          leftSection={<IconMail size={16} stroke={1.6} />}
          onClick={() => {
            onClose()
            openPaperLetter(paper)
          }}
        >
          {t('papers:send')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
