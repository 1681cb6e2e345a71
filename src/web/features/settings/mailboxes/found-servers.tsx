import { Alert, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { MailboxServer } from './mailboxes.ts'

/** Servers that are proposed for an address, and how they were found. */
export interface FoundServers {
  imap: MailboxServer | null
  smtp: MailboxServer | null
  by: 'service' | 'autoconfig' | 'srv' | 'mx' | 'guess'
  found: string
  service: string | null
  /** Servers of another domain that belong to no known service. */
  outside: string[]
  advice: string | null
}

const serversQuery = (address: string) =>
  queryOptions({
    queryKey: ['mailbox-servers', address],
    queryFn: ({ signal }) => api.post<FoundServers>('/mailbox-servers', { address }, { signal }),
    enabled: /^\S+@[^\s@.]+(\.[^\s@.]+)+$/.test(address),
    staleTime: 600_000,
    retry: false,
    meta: { quiet: true },
  })

/** Asks for the servers of an address once it is typed. */
export function useFoundServers(address: string) {
  const [settled] = useDebouncedValue(address.trim().toLowerCase(), 500)
  return useQuery(serversQuery(settled))
}

/** By which way the servers were found, and what is to be known before a password is sent there. */
export function FoundNote({ found, pending }: { found: FoundServers | undefined; pending: boolean }) {
  const { t } = useTranslation()
  return (
    <div role="status">
      {pending ? <Text size="sm">{t('mailboxes:finding')}</Text> : null}
      {found ? (
        <Alert color={found.by === 'guess' || found.outside.length ? 'yellow' : 'gray'}>
          {found.found}
          {found.outside.length ? (
            <Text size="sm" mt={4}>
              {t('mailboxes:outside', { hosts: found.outside.join(', ') })}
            </Text>
          ) : null}
          {found.advice ? (
            <Text size="sm" mt={4}>
              {found.advice}
            </Text>
          ) : null}
        </Alert>
      ) : null}
    </div>
  )
}
