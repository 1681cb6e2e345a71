import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Locale } from './contract.ts'
import { changeLocale } from './i18n.ts'
import { meQuery } from './session.ts'

/** Changes the language of the page at once, and of everything the server says from then on. */
export function useLanguage(): (locale: Locale) => void {
  const queryClient = useQueryClient()
  const language = useMutation({
    mutationFn: (locale: Locale) => api.patch('/me', { locale }),
    onMutate: locale => changeLocale(locale),
    onSuccess: async (_answer, locale) => {
      queryClient.setQueryData(meQuery.queryKey, me => (me ? { ...me, locale } : me))
      await queryClient.invalidateQueries()
    },
  })
  return language.mutate
}
