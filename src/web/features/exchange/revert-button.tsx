import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { recordKeys } from '../../records/queries.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { type ImportJson, importKeys, importQuery } from './imports.ts'

/** Takes back what an import has written, after saying how much that is. */
export function RevertButton({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const revert = async () => {
    const now = await api.delete<ImportJson>(`/imports/${imported.id}`)
    queryClient.setQueryData(importQuery(imported.id).queryKey, now)
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: importKeys }),
      queryClient.invalidateQueries({ queryKey: recordKeys.all(imported.object) }),
    ])
  }
  return (
    <>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setAsking(true)}>
        {t('exchange-page:revert.action')}
      </Button>
      {asking ? (
        <Confirm
          title={t('exchange-page:revert.title')}
          action={t('exchange-page:revert.action')}
          run={revert}
          onClose={() => setAsking(false)}
          text={<WhatGoes settled={imported.settled} />}
        />
      ) : null}
    </>
  )
}

/** What is undone of it, as far as there is any. */
function WhatGoes({ settled }: Pick<ImportJson, 'settled'>) {
  const { t } = useTranslation()
  const touched = settled.attached + settled.changed
  const words = [
    settled.new ? t('exchange-page:revert.made', { made: t('exchange-page:count.new', { count: settled.new }) }) : '',
    touched ? t('exchange-page:revert.touched', { touched }) : '',
    t('exchange-page:revert.text'),
  ]
  return words.filter(Boolean).join(' ')
}
