import { Input } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPart } from '../ui/lazy-part.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { loadSetupWords } from './i18n.ts'
import classes from './search-box.module.css'
import { searchOpen } from './search-open.ts'

export async function loadSearch() {
  const [search] = await Promise.all([import('./search.tsx'), loadSetupWords()])
  return search.Search
}
const close = () => searchOpen.set(false)
const Search = lazyPart(loadSearch, close)

/** The search. It can be typed into at once: what finds anything may still be on its way. */
export function SearchBox() {
  const [query, setQuery] = useState('')
  const [ready, setReady] = useState(false)
  useFocusBack()
  return (
    <>
      {ready ? null : <Opening query={query} onQuery={setQuery} />}
      <Search query={query} onQuery={setQuery} onReady={() => setReady(true)} />
    </>
  )
}

/** Stands where the search will stand, until that has the focus. */
function Opening({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div role="dialog" aria-label={t('search.open')} className={classes.opening}>
      <Input
        ref={input}
        size="lg"
        variant="unstyled"
        aria-label={t('search.open')}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        value={query}
        onChange={event => onQuery(event.currentTarget.value)}
        onKeyDown={event => event.key === 'Escape' && close()}
      />
    </div>
  )
}
