import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { SelfTest, type Step } from '../parts/self-test.tsx'

type TestStep = Step & { reply: string | null }

/** Sends a letter to oneself, by the server as it is saved, and walks its way. */
export function MailTest({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation()
  const { email } = useMe()
  return (
    <SelfTest<TestStep>
      id="mail-test"
      title={t('mail:test.title')}
      text={t('mail:test.text', { email })}
      path="/mail-server/test"
      dirty={dirty}
      said={({ found, reply }) => (reply ? `${found}. ${t('mail:test.reply', { reply })}` : found)}
    />
  )
}
