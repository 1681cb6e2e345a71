import { Button, PasswordInput, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { errorWords, toast } from '../../../ui/toast.ts'
import classes from './automation.module.css'
import { useEditedFlow, withParam } from './edited-flow.ts'
import type { ParamProps } from './param-props.ts'

/** Whether a call shows who calls, and by what: that is kept sealed and told to nobody. */
export function SecretInput({ step, label, wrong, onChange }: ParamProps) {
  const { t } = useTranslation()
  const { flow } = useEditedFlow()
  const [secret, setSecret] = useState('')
  const keep = useMutation({
    mutationFn: () => api.put(`/flows/${flow}/secrets/${step.id}`, { authorization: secret.trim() }),
    onSuccess: () => {
      setSecret('')
      toast({ message: t('automation:http.secretKept') })
    },
    meta: { quiet: true },
  })
  return (
    <>
      <Switch
        label={label}
        checked={step.authorized === true}
        onChange={({ currentTarget: { checked } }) => onChange(withParam(step, 'authorized', checked || undefined))}
      />
      {step.authorized === true ? (
        <div className={classes.part}>
          <PasswordInput
            label={t('automation:http.secret')}
            description={t('automation:http.secretText')}
            placeholder="Bearer …"
            autoComplete="off"
            value={secret}
            error={keep.error ? errorWords(keep.error) : wrong('authorized')}
            onChange={({ currentTarget }) => setSecret(currentTarget.value)}
          />
          <Button
            variant="default"
            className={classes.keepSecret}
            disabled={!secret.trim()}
            loading={keep.isPending}
            onClick={() => keep.mutate()}
          >
            {t('automation:http.keepSecret')}
          </Button>
        </div>
      ) : null}
    </>
  )
}
