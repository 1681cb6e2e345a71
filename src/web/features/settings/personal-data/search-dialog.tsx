import { Alert, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import type { ErasureJson } from './personal-data.ts'

/** Whether a phone or mail was erased, and when. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [value, setValue] = useState('')
  const asking = useMutation({
    mutationFn: () =>
      api.post<{ data: ErasureJson[] }>(
        '/personal-data/erasure-searches',
        value.includes('@') ? { email: value.trim() } : { phone: value.trim() },
      ),
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(asking.error, ['phone', 'email'])
  const found = asking.data?.data
  return (
    <FormDialog
      title={t('personal-data:search.title')}
      text={t('personal-data:search.text')}
      action={t('personal-data:search.find')}
      pending={asking.isPending}
      disabled={!value.trim()}
      problem={rest}
      onSubmit={() => asking.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('personal-data:search.value')}
        value={value}
        error={wrong.phone ?? wrong.email}
        data-autofocus
        autoComplete="off"
        onChange={({ currentTarget }) => {
          setValue(currentTarget.value)
          asking.reset()
        }}
      />
      {found ? (
        <Alert color={found.length ? 'blue' : 'gray'} role="status">
          {found.length
            ? `${t('personal-data:search.yes', { count: found.length })}: ${found
                .map(
                  ({ number, finishedAt, at }) =>
                    `${t('personal-data:number', { number })}, ${formats.exact(new Date(finishedAt ?? at))}`,
                )
                .join('; ')}`
            : t('personal-data:search.no')}
        </Alert>
      ) : null}
    </FormDialog>
  )
}
