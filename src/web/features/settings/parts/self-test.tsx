import { Alert, Button } from '@mantine/core'
import { IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { errorWords } from '../../../ui/toast.ts'
import rows from './rows.module.css'
import classes from './self-test.module.css'

/** What was found at a step, and what to do about it. */
export interface Step {
  step: string
  /** `null`: that cannot be told from here. */
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
}

interface SelfTestProps<S extends Step> {
  /** Of the section, in the address of the page. */
  id: string
  title: string
  text: string
  /** Where the test is asked for. */
  path: string
  /** Something is not saved yet: what is saved is tested. */
  dirty: boolean
  /** What is said of a step, where that is more than what was found. */
  said?: (step: S) => string
}

/** Has the server try what is set, as it is saved, and tells step by step what it found. */
export function SelfTest<S extends Step>({
  id,
  title,
  text,
  path,
  dirty,
  said = ({ found }) => found,
}: SelfTestProps<S>) {
  const { t } = useTranslation()
  const testing = useMutation({ mutationFn: () => api.post<{ data: S[] }>(path), meta: { quiet: true } })
  return (
    <section className={rows.section} aria-labelledby={id}>
      <h2 className={rows.sectionTitle} id={id}>
        {title}
      </h2>
      <p className={rows.sectionText}>{dirty ? t('settings:selfTest.saveFirst') : text}</p>
      <div role="status">
        {testing.data ? (
          <ol className={classes.steps}>
            {testing.data.data.map(step => (
              <StepLine key={`${step.title} ${step.found}`} step={{ ...step, found: said(step) }} />
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
        {t(testing.data ? 'settings:selfTest.again' : 'settings:selfTest.run')}
      </Button>
    </section>
  )
}

function StepLine({ step: { isOk, title, found, whatToDo } }: { step: Step }) {
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
        aria-label={t(`settings:selfTest.${state}`)}
      />
      <div className={classes.what}>
        <div className={classes.name}>{title}</div>
        <div className={classes.found}>{found}</div>
        {whatToDo ? <div className={classes.todo}>{whatToDo}</div> : null}
      </div>
    </li>
  )
}
