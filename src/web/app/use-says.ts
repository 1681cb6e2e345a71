import { useQuery } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from './api.ts'
import type { Say } from './commands.ts'
import type { Locale, SchemaAnswer } from './contract.ts'
import { loadOtherWords } from './i18n.ts'

const otherOf = (language: string): Locale => (language === 'en' ? 'ru' : 'en')

/** The words of the page's language, then those of the other one once they are here. */
export function useSays(): Say[] {
  const { t, i18n } = useTranslation()
  const other = otherOf(i18n.language)
  const [loaded, setLoaded] = useState<Locale | null>(null)
  useEffect(() => {
    // Without them the page's own language still finds everything.
    loadOtherWords(other).then(
      () => setLoaded(other),
      () => {},
    )
  }, [other])
  const { data } = useQuery({
    queryKey: ['schema', 'labels', other],
    queryFn: async ({ signal }) => {
      const { objects } = await api.get<SchemaAnswer>('/schema', { signal, locale: other })
      return new Map(objects.map(({ name, label }) => [name, label]))
    },
    staleTime: 60 * 60_000,
  })
  const own: Say = { t, label: object => object.label }
  if (loaded !== other) return [own]
  return [own, { t: i18next.getFixedT(other), label: object => data?.get(object.name) ?? object.label }]
}
