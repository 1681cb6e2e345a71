import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { AppTerms, linesOf, type Terms } from './app-terms.tsx'
import type { OAuthApp } from './apps.ts'

interface ChangeAppDialogProps {
  app: OAuthApp
  onChanged: () => void
  onClose: () => void
}

/** Changes where people go back to and what an app may ask for. */
export function ChangeAppDialog({ app, onChanged, onClose }: ChangeAppDialogProps) {
  const { t } = useTranslation()
  const [terms, setTerms] = useState<Terms>({ addresses: app.redirectAddresses.join('\n'), scopes: app.scopes })
  const redirectAddresses = linesOf(terms.addresses)
  const changing = useMutation({
    mutationFn: () => api.patch<OAuthApp>(`/oauth/apps/${app.id}`, { redirectAddresses, scopes: terms.scopes }),
    onSuccess: () => {
      toast({ message: t('apps:changed', { name: app.name }) })
      onChanged()
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(changing.error, ['redirectAddresses', 'scopes'])
  return (
    <FormDialog
      title={t('apps:changeTitle', { name: app.name })}
      text={t('apps:changeText')}
      action={t('save')}
      pending={changing.isPending}
      disabled={!redirectAddresses.length || !terms.scopes.length}
      problem={rest}
      onSubmit={() => changing.mutate()}
      onClose={onClose}
    >
      <AppTerms value={terms} wrong={wrong} onChange={part => setTerms({ ...terms, ...part })} />
    </FormDialog>
  )
}
