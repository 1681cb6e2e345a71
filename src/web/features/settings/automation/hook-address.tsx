import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { flowsKey } from '../../automation/flows.ts'
import classes from './automation.module.css'
import { useEditedFlow } from './edited-flow.ts'

/** The address by which other programs begin the flow: shown when it is made, and never again. */
export function HookAddress() {
  const { t } = useTranslation()
  const { flow } = useEditedFlow()
  const queryClient = useQueryClient()
  const make = useMutation({
    mutationFn: () => api.post<{ hook: string }>(`/flows/${flow}/hook`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: flowsKey }),
  })
  const address = make.data ? new URL(make.data.hook, window.location.origin).href : null
  return (
    <div className={classes.whole}>
      <p className={classes.note}>{t('automation:hook.text')}</p>
      {address ? (
        <CopyBox text={address} label={t('automation:hook.address')} />
      ) : (
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {t('automation:hook.make')}
        </Button>
      )}
    </div>
  )
}
