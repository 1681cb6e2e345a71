import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { outcomeWords } from './outcome-words.ts'
import classes from './webhooks.module.css'
import type { WholeDelivery } from './webhooks.ts'

/** What a press has brought back. */
export function TrialResult({ delivery }: { delivery: WholeDelivery }) {
  const { t } = useTranslation()
  const isTaken = delivery.state === 'delivered'
  return (
    <Alert
      color={isTaken ? 'green' : 'red'}
      role="status"
      mb="md"
      title={t(isTaken ? 'webhooks:trialTaken' : 'webhooks:trialNotTaken')}
    >
      {outcomeWords(delivery, t)}
      {delivery.answer ? <pre className={classes.body}>{delivery.answer}</pre> : null}
    </Alert>
  )
}
