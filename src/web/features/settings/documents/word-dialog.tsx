import { FileInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { currentLocale } from '../../../app/i18n.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { type PaperKind, type PaperTemplate, paperTemplatesQuery } from '../../papers/papers.ts'
import classes from './documents.module.css'

const kinds: PaperKind[] = ['contract', 'letter', 'quote', 'invoice', 'act', 'deliveryNote']

/** A Word file becomes a template, or takes the place of one: what is wrong in it is told by where it stands. */
export function WordDialog({ template, onClose }: { template: PaperTemplate | null; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [name, setName] = useState('')
  const [kind, setKind] = useState<PaperKind>('contract')
  const [language, setLanguage] = useState(currentLocale())
  const save = useMutation({
    mutationFn: () => {
      const form = new FormData()
      if (file) form.set('file', file)
      if (template) return api.put(`/document-templates/${template.id}/content`, form, { version: template.version })
      for (const [field, value] of Object.entries({ name: name.trim() || (file?.name ?? ''), kind, language }))
        form.set(field, value.replace(/\.docx$/i, ''))
      return api.post('/document-templates/files', form)
    },
    onSuccess: () => {
      toast({ message: t('document-templates:kept') })
      onClose()
      return queryClient.invalidateQueries(paperTemplatesQuery)
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['name', 'kind', 'language', 'file'])
  const inFile = save.error instanceof ApiError ? save.error.problems.filter(({ field }) => field === 'file') : []
  return (
    <FormDialog
      title={template ? template.name : t('document-templates:upload')}
      text={t('document-templates:wordText', {
        fields: '{{buyer.name}}, {{totals.inWords}}',
        linesStart: '{{#lines}}',
        linesEnd: '{{/lines}}',
      })}
      action={t('save')}
      pending={save.isPending}
      disabled={!file}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      size="lg"
    >
      <FileInput
        data-autofocus
        label={t('document-templates:file')}
        placeholder={t('document-templates:choose')}
        accept=".docx"
        value={file}
        onChange={setFile}
      />
      {inFile.length ? (
        <ul className={classes.problems} role="alert">
          {inFile.map(({ message }, at) => (
            <li key={at}>{message}</li>
          ))}
        </ul>
      ) : null}
      {template ? null : (
        <>
          <TextInput
            label={t('document-templates:name')}
            placeholder={file?.name.replace(/\.docx$/i, '')}
            maxLength={200}
            value={name}
            error={wrong.name}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
          <Select
            label={t('papers:kind')}
            allowDeselect={false}
            data={kinds.map(value => ({ value, label: t(`papers:kinds.${value}`) }))}
            value={kind}
            onChange={value => setKind(kinds.find(one => one === value) ?? 'contract')}
          />
          <Select
            label={t('document-templates:language')}
            allowDeselect={false}
            data={(['ru', 'en'] as const).map(value => ({ value, label: t(`document-templates:languages.${value}`) }))}
            value={language}
            onChange={value => setLanguage(value === 'en' ? 'en' : 'ru')}
          />
        </>
      )}
    </FormDialog>
  )
}
