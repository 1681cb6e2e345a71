import { Alert } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import type { Found } from './registry.ts'

/** What to know before anything is filled in: it is no more, or stands on a card already. */
export function Standing({ found, object, card }: { found: Found; object: SchemaObject; card?: string }) {
  const { t } = useTranslation()
  const { day } = useFormats()
  const others = (found.known ?? []).filter(({ id }) => id !== card)
  const isFine = ['active', 'unknown'].includes(found.state)
  return (
    <>
      {isFine ? null : (
        <Alert color="orange" role="status">
          {found.closedOn
            ? t('company-data:fill.closed', { day: day(found.closedOn) })
            : t(`company-data:fill.states.${found.state}`)}
        </Alert>
      )}
      {others.length ? (
        <Alert color="orange" role="status">
          {t('company-data:fill.known')}{' '}
          {others.map(({ id, name }) => (
            <Link key={id} to={cardPath(object, id)}>
              {name}
            </Link>
          ))}
        </Alert>
      ) : null}
    </>
  )
}
