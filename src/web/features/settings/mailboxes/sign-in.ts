import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast, toastError } from '../../../ui/toast.ts'
import { type Mailbox, mailboxesQuery } from './mailboxes.ts'

export const signInServices = ['google', 'microsoft', 'yandex', 'mailRu', 'own'] as const
export type SignInService = (typeof signInServices)[number]

/** A mail service at which people sign in by an application of the company; all but the first two for administrators. */
export interface MailApplication {
  service: SignInService
  isSet: boolean
  clientId?: string
  authorization?: string
  token?: string
  scopes?: string[]
}

export const applicationsQuery = queryOptions({
  queryKey: ['mail-applications'],
  queryFn: ({ signal }) =>
    api.get<{ data: MailApplication[]; redirectUri: string | null }>('/mail-applications', { signal }),
})

/** Leaves the page for the service, which sends back here. */
export async function signInTo(mailbox: string): Promise<void> {
  const { url } = await api.post<{ url: string }>(`/mailboxes/${mailbox}/sign-in`)
  window.location.assign(url)
}

/** What a service has sent along with whoever comes back from it; `null`: he comes from elsewhere. */
function broughtBack(): { state: string; query: Record<string, string> } | null {
  const query = Object.fromEntries(new URLSearchParams(window.location.search))
  return query.state && (query.code || query.error) ? { state: query.state, query } : null
}

/** Hands over what the service sent back, once, and says what came of it. */
export function useFinishedSignIn(): void {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const begun = useRef(false)
  const { mutate } = useMutation({
    mutationFn: (back: object) => api.post<Mailbox>('/mailbox-sign-ins', back),
    async onSuccess({ failure }) {
      await queryClient.invalidateQueries({ queryKey: mailboxesQuery.queryKey })
      toast({ message: failure ? `${failure.message}. ${failure.whatToDo}` : t('mailboxes:signedIn') })
    },
    onError: toastError,
    meta: { quiet: true },
  })
  useEffect(() => {
    const back = begun.current ? null : broughtBack()
    if (!back) return
    begun.current = true
    // What counts once shall not stand in the address, nor in the history.
    window.history.replaceState(window.history.state, '', window.location.pathname)
    mutate(back)
  }, [mutate])
}
