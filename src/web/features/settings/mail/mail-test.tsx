import { Alert, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { errorWords } from '../../../ui/toast.ts'
import { type Step, StepLine } from '../../single-sign-on/self-test.tsx'
import classes from '../../single-sign-on/single-sign-on.module.css'
import rows from '../parts/rows.module.css'

type TestStep = Step & { reply: string | null }

/** Sends a letter to oneself, by the server as it is saved, and walks its way. */
export function MailTest({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation()
  const { email } = useMe()
  const testing = useMutation({
    mutationFn: () => api.post<{ data: TestStep[] }>('/mail-server/test'),
    meta: { quiet: true },
  })
  const said = ({ found, reply }: TestStep) => (reply ? `${found}. ${t('mail:test.reply', { reply })}` : found)
  return (
    <section className={rows.section} aria-labelledby="mail-test">
      <h2 className={rows.sectionTitle} id="mail-test">
        {t('mail:test.title')}
      </h2>
      <p className={rows.sectionText}>{dirty ? t('mail:test.saveFirst') : t('mail:test.text', { email })}</p>
      <div role="status">
        {testing.data ? (
          <ol className={classes.steps}>
            {testing.data.data.map(step => (
              <StepLine key={step.step} step={{ ...step, found: said(step) }} />
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
        {t(testing.data ? 'mail:test.again' : 'mail:test.run')}
      </Button>
    </section>
  )
}
