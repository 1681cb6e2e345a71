import '@mantine/spotlight/styles.layer.css'
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showPhone } from '../fields/phone-format.ts'
import { useTrailOffer } from '../records/trail/offers.ts'
import { api } from './api.ts'
import { cardPath, iconOf, useNavigation } from './navigation.ts'
import { quickLead } from './quick-lead.ts'
import { canCreate, useSchema } from './schema.ts'
import { searchOpen } from './search-open.ts'

interface Hit {
  object: string
  id: string
  title: string
  detail: string | null
  number: string | null
}

interface SearchProps {
  query: string
  onQuery: (query: string) => void
  /** It has the focus, and hears every key from now on. */
  onReady: () => void
}

/** Ctrl-K: find a record, go to a page, begin something. */
export function Search({ query, onQuery, onReady }: SearchProps) {
  const { t } = useTranslation()
  const [store] = useState(openedStore)
  const list = useRef<HTMLDivElement>(null)
  const appear = (node: HTMLDivElement | null) => {
    list.current = node
    // The library gives its dialog no name.
    node?.closest('[role="dialog"]')?.setAttribute('aria-label', t('search.open'))
  }
  const [settled] = useDebouncedValue(query.trim(), 150)
  const navigate = useNavigate()
  const close = () => searchOpen.set(false)
  const { hits, searching } = useHits(settled)
  const commands = useCommands(query)
  useHitsTrail(hits)

  /** Enter without having chosen opens what stands first. */
  const openFirst = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !list.current?.querySelector('[data-selected]'))
      list.current?.querySelector('button')?.click()
  }
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={onQuery}
      store={store}
      onSpotlightClose={close}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      radius="md"
      scrollable
      maxHeight="min(60vh, 480px)"
      shortcut={null}
      size={600}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.open')}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        onKeyDown={openFirst}
        onFocus={event => {
          event.currentTarget.setSelectionRange(query.length, query.length)
          onReady()
        }}
      />
      <Spotlight.ActionsList ref={appear} aria-label={t('search.found')}>
        {hits.length ? (
          <Spotlight.ActionsGroup label={t('search.found')}>
            {hits.map(hit => (
              <HitAction key={hit.id} hit={hit} onGo={to => void navigate({ to })} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {commands.length ? (
          <Spotlight.ActionsGroup label={t('search.commands')}>
            {commands.map(({ label, icon: Sign, run }) => (
              <Spotlight.Action key={label} label={label} leftSection={<Sign size={18} stroke={1.6} />} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {hits.length || commands.length ? null : (
          <Spotlight.Empty>{searching ? t('loading') : t('search.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** What was found is gone through from card to card. */
function useHitsTrail(hits: readonly Hit[]): void {
  const { byName } = useSchema()
  const from = useLocation({ select: ({ href }) => href })
  const cards = hits.flatMap(({ object, id }) => {
    const known = byName.get(object)
    return known ? [cardPath(known, id)] : []
  })
  useTrailOffer('search', path =>
    cards.includes(path) ? { from, cards, first: 0, total: cards.length, list: null } : null,
  )
}

/** The library tells of being closed only where it was opened by its own store. */
function openedStore() {
  const [store, { open }] = createSpotlight()
  open()
  return store
}

function HitAction({ hit, onGo }: { hit: Hit; onGo: (to: string) => void }) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(hit.object)
  if (!object) return null
  const Sign = iconOf(object.name)
  return (
    <Spotlight.Action
      onClick={() => onGo(cardPath(object, hit.id))}
      leftSection={<Sign size={18} stroke={1.6} />}
      rightSection={
        <Text size="xs" c="dimmed">
          {[object.label.one, hit.number].filter(Boolean).join(' · ')}
        </Text>
      }
      label={hit.title}
      description={detailOf(hit, t('records:extension'))}
    />
  )
}

const detailOf = ({ detail }: Hit, extension: string): string | undefined =>
  detail?.startsWith('+') ? showPhone(detail, extension) : (detail ?? undefined)

function useHits(query: string): { hits: Hit[]; searching: boolean } {
  const { data, isFetching } = useQuery({
    queryKey: ['search', query],
    queryFn: ({ signal }) => api.get<{ data: Hit[] }>('/search', { query: { q: query }, signal }),
    enabled: query.length > 1,
    placeholderData: keepPreviousData,
  })
  return { hits: query.length > 1 ? (data?.data ?? []) : [], searching: isFetching }
}

function useCommands(query: string) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { work, reports, settings } = useNavigation()
  const lead = useSchema().byName.get('lead')
  const pages = [...work, ...reports, settings].map(({ label, icon, to }) => ({
    label: t('search.goTo', { page: label }),
    icon,
    run: () => void navigate({ to }),
  }))
  const create =
    lead && canCreate(lead) ? [{ label: t('newLead'), icon: IconPlus, run: () => quickLead.set(true) }] : []
  const wanted = query.trim().toLowerCase()
  return [...create, ...pages].filter(({ label }) => label.toLowerCase().includes(wanted))
}
