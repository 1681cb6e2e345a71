import { ActionIcon, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { pageQuery } from '../../../records/queries.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import rows from '../parts/rows.module.css'
import { type Numbering, numberingQuery } from './document-templates.ts'
import classes from './documents.module.css'

/** How documents of each kind are numbered by each organisation of the company’s. */
export function NumberingSection() {
  const { t } = useTranslation()
  const { data } = useQuery(numberingQuery)
  const { data: entities } = useQuery(pageQuery(useObject('legalEntity'), { fields: ['name'], limit: 200 }))
  const [edited, edit] = useState<Numbering | null>(null)
  if (!data?.length) return null
  const nameOf = (id: string) => asText(entities?.data.find(entity => entity.id === id)?.name)
  const several = new Set(data.map(({ legalEntity }) => legalEntity)).size > 1
  return (
    <section aria-labelledby="numbering">
      <h2 className={classes.title} id="numbering">
        {t('document-templates:numbering.title')}
      </h2>
      <p className={classes.about}>{t('document-templates:numbering.about')}</p>
      <ul className={rows.rows}>
        {data.map(one => (
          <li key={`${one.kind} ${one.legalEntity}`} className={rows.row}>
            <div className={rows.names}>
              <span className={rows.title}>{t(`document-templates:numbered.${one.kind}`)}</span>
              <span className={rows.note}>
                {[
                  ...(several ? [nameOf(one.legalEntity)] : []),
                  one.pattern,
                  t(one.yearly ? 'document-templates:numbering.yearly' : 'document-templates:numbering.ever'),
                  t('document-templates:numbering.next', { number: one.next }),
                ].join(' · ')}
              </span>
            </div>
            <div className={rows.end}>
              <ActionIcon
                size="lg"
                aria-label={t('document-templates:numbering.edit', {
                  kind: t(`document-templates:numbered.${one.kind}`),
                })}
                onClick={() => edit(one)}
              >
                <IconPencil size={16} stroke={1.6} />
              </ActionIcon>
            </div>
          </li>
        ))}
      </ul>
      {edited ? <NumberingDialog numbering={edited} onClose={() => edit(null)} /> : null}
    </section>
  )
}

function NumberingDialog({ numbering, onClose }: { numbering: Numbering; onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { kind, legalEntity, counted } = numbering
  const [pattern, setPattern] = useState(numbering.pattern)
  const [yearly, setYearly] = useState(numbering.yearly)
  const [next, setNext] = useState<number | string>(counted + 1)
  const save = useMutation({
    mutationFn: () =>
      api.put('/document-numbering', {
        ...{ kind, legalEntity, pattern: pattern.trim(), yearly },
        ...(Number(next) !== counted + 1 && { next: Number(next) }),
      }),
    onSuccess: () => {
      onClose()
      return queryClient.invalidateQueries(numberingQuery)
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['pattern', 'yearly', 'next'])
  return (
    <FormDialog
      title={t(`document-templates:numbered.${kind}`)}
      text={t('document-templates:numbering.text')}
      action={t('save')}
      pending={save.isPending}
      disabled={!pattern.trim() || !Number(next)}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t('document-templates:numbering.pattern')}
        maxLength={60}
        value={pattern}
        error={wrong.pattern}
        onChange={({ currentTarget: { value } }) => setPattern(value)}
      />
      <Checkbox
        label={t('document-templates:numbering.yearly')}
        checked={yearly}
        onChange={({ currentTarget: { checked } }) => setYearly(checked)}
      />
      <NumberInput
        label={t('document-templates:numbering.nextNumber')}
        min={counted + 1}
        allowDecimal={false}
        value={next}
        error={wrong.next}
        onChange={setNext}
      />
    </FormDialog>
  )
}
