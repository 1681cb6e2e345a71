import { Alert, Button, Divider, Stack } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { prepareSignOn } from '../../app/session.ts'

interface Way {
  id: string
  name: string
  path: string
}

interface Ways {
  data: Way[]
  ofDomain: (Way & { isDemanded: boolean }) | null
}

/** The door opens without them where they cannot be asked. */
const waysQuery = (email: string) =>
  queryOptions({
    queryKey: ['sign-on', email.slice(email.lastIndexOf('@') + 1).toLowerCase()],
    queryFn: ({ signal }) => api.get<Ways>(`/sign-on?${new URLSearchParams(email && { email })}`, { signal }),
    staleTime: 60_000,
    meta: { quiet: true },
  })

/** The providers of the company, and which one the domain of an e-mail demands. */
export function useSignOnWays(email: string): { all: Way[]; demanded: Way | null; ofDomain: Way | null } {
  const { data: all } = useQuery(waysQuery(''))
  const asks = Boolean(all?.data.length) && /@[^\s@.]+(\.[^\s@.]+)+$/.test(email)
  const { data: own } = useQuery({ ...waysQuery(email), enabled: asks })
  const ofDomain = (asks && own?.ofDomain) || null
  return { all: all?.data ?? [], ofDomain, demanded: ofDomain?.isDemanded ? ofDomain : null }
}

interface WayButtonProps {
  way: Way
  email: string
  /** Page of ours to which he goes then. */
  next: string
  filled?: boolean
}

/** Leads to a provider, which is told the e-mail that was typed. */
export function WayButton({ way, email, next, filled }: WayButtonProps) {
  const { t } = useTranslation()
  const address = `${way.path}?${new URLSearchParams({ next, ...(email && { email }) })}`
  return (
    <Button component="a" href={address} variant={filled ? 'filled' : 'default'} fullWidth onClick={prepareSignOn}>
      {t('signIn.by', { name: way.name })}
    </Button>
  )
}

/** Below the password: every provider. */
export function OtherWays({ ways, email, next }: { ways: Way[]; email: string; next: string }) {
  const { t } = useTranslation()
  if (!ways.length) return null
  return (
    <Stack mt="md">
      <Divider label={t('signIn.or')} />
      {ways.map(way => (
        <WayButton key={way.id} way={way} email={email} next={next} />
      ))}
    </Stack>
  )
}

/** In place of the password: the provider alone, but for the day on which it is away. */
export function DemandedWay({ way, email, next, onPassword }: WayButtonProps & { onPassword: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <Alert role="status">{t('signIn.demanded', { name: way.name })}</Alert>
      <WayButton way={way} email={email} next={next} filled />
      <Button variant="subtle" color="gray" onClick={onPassword}>
        {t('signIn.byPassword')}
      </Button>
    </>
  )
}
