import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { type ImportJson, importKeys } from './imports.ts'

/** Leaves an import of which nothing has been written. */
export function DropImport({ imported, onClose }: { imported: ImportJson; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const drop = async () => {
    // What is being read has to be stopped; what waits is given up.
    if (imported.state === 'staging') await api.post(`/imports/${imported.id}/cancel`)
    else await api.delete(`/imports/${imported.id}`)
    await queryClient.invalidateQueries({ queryKey: importKeys })
    await navigate({ to: '/import' })
  }
  return (
    <Confirm
      title={t('exchange-page:leave.title')}
      text={t('exchange-page:leave.text')}
      action={t('exchange-page:leave.action')}
      run={drop}
      onClose={onClose}
    />
  )
}
