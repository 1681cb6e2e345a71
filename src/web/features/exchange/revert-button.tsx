import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { recordKeys } from '../../records/queries.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toastError } from '../../ui/toast.ts'
import { type ImportJson, importKeys } from './imports.ts'

/** So long the question stays open, in milliseconds. */
const soon = 1000

/** Takes back what an import has written, after saying how much that is. */
export function RevertButton({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: importKeys }),
      queryClient.invalidateQueries({ queryKey: recordKeys.all(imported.object) }),
    ])
  /** What takes longer shows how far it is, and can be stopped, while the answer is on its way. */
  const revert = async () => {
    const asked = api.delete<ImportJson>(`/imports/${imported.id}`)
    const later = new Promise<true>(resolve => setTimeout(resolve, soon, true))
    if ((await Promise.race([asked, later])) === true) void asked.catch(toastError).then(refresh)
    await refresh()
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
