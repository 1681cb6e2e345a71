import { Alert, Button } from '@mantine/core'
import { IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { errorWords } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import type { Provider } from './provider.ts'
import classes from './single-sign-on.module.css'

export interface Step {
  step: string
  /** `null`: that cannot be told from here. */
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
}

/** Walks what has to be right for people to come in, as it is saved. */
export function SelfTest({ provider: { id, kind }, dirty }: { provider: Provider; dirty: boolean }) {
  const { t } = useTranslation()
  const testing = useMutation({
    mutationFn: () => api.post<{ data: Step[] }>(`/identity-providers/${id}/self-test`),
    meta: { quiet: true },
  })
  return (
    <section className={rows.section} aria-labelledby="self-test">
      <h2 className={rows.sectionTitle} id="self-test">
        {t('sign-on:test.title')}
      </h2>
      <p className={rows.sectionText}>
        {t(dirty ? 'sign-on:test.saveFirst' : kind === 'saml' ? 'saml:page.testText' : 'sign-on:test.text')}
      </p>
      <div role="status">
        {testing.data ? (
          <ol className={classes.steps}>
            {testing.data.data.map(step => (
              <StepLine key={`${step.step} ${step.found}`} step={step} />
            ))}
          </ol>
        ) : null}
      </div>
      {testing.error ? (
        <Alert color="red" role="alert" mb="md">
          {errorWords(testing.error)}
        </Alert>
      ) : null}
      <Button variant="default" disabled={dirty} loading={testing.isPending} onClick={() => testing.mutate()}>
        {t(testing.data ? 'sign-on:test.again' : 'sign-on:test.run')}
      </Button>
    </section>
  )
}

/** A step of a test: what was found, and what to do about it. */
export function StepLine({ step: { isOk, title, found, whatToDo } }: { step: Step }) {
  const { t } = useTranslation()
  const Sign = isOk === null ? IconInfoCircle : isOk ? IconCheck : IconX
  const state = isOk === null ? 'unknown' : String(isOk)
  return (
    <li className={classes.step}>
      <Sign
        className={classes.sign}
        data-ok={state}
        size={20}
        stroke={1.8}
        role="img"
        aria-label={t(`sign-on:test.${state}`)}
      />
      <div className={classes.what}>
        <div className={classes.name}>{title}</div>
        <div className={classes.found}>{found}</div>
        {whatToDo ? <div className={classes.todo}>{whatToDo}</div> : null}
      </div>
    </li>
  )
}
