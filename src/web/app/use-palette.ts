import { useDebouncedValue } from '@mantine/hooks'
import type { Icon } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { showPhone } from '../fields/phone-format.ts'
import { usePageAddress, useTrailOffer } from '../records/trail/offers.ts'
import { type Command, type CommandGroup, type Say, useCommandsNow } from './commands.ts'
import { keyCaps, keyWays } from './key-names.ts'
import { matchWords } from './match-words.ts'
import { cardPath, iconOf } from './navigation.ts'
import { type Ranked, rankCommands } from './rank-commands.ts'
import { recentOf, remember } from './recent.ts'
import { useSchema } from './schema.ts'
import { useMe } from './session.ts'
import { type Hit, useHits } from './use-hits.ts'
import { useRecentRecords } from './use-recent.ts'
import { useSays } from './use-says.ts'
import { isOpener } from './usual-commands.tsx'

export interface PaletteItem {
  key: string
  icon: Icon
  label: string
  marks: [number, number][]
  detail?: string
  /** At its end, quieter: what it is. */
  note?: string
  keys?: string[]
  run: () => void
}

export interface PaletteGroup {
  name: string
  items: PaletteItem[]
}

const groups: CommandGroup[] = ['open', 'page', 'create', 'go', 'settings', 'self']
const mostRecent = 6
/** The beginning of a word: from here on a command stands before the records. */
const sure = 2.5

/** What the palette shows for the query, by groups; without one: what was done lately, then all that can be done. */
export function usePalette(query: string): { shown: PaletteGroup[]; searching: boolean } {
  const asked = query.trim()
  const [settled] = useDebouncedValue(asked, 150)
  const says = useSays()
  const commands = useCommandsNow().filter(command => !isOpener(command))
  const found = useHits(asked ? settled : '')
  const records = useRecordItems(found.hits, asked)
  useHitsTrail(found.hits)
  const recent = useRecentItems(says, commands)
  const toItem = useCommandItem()
  if (!asked)
    return { shown: [recent, ...allOf(commands, says, toItem)].filter(({ items }) => items.length), searching: false }

  const ranked = rankCommands(commands, says, asked)
  const likely = ranked.filter(({ score }) => score >= sure)
  const unlikely = ranked.filter(({ score }) => score < sure)
  const shown = [
    { name: 'commands', items: likely.map(toItem) },
    { name: 'found', items: records },
    { name: likely.length ? 'more' : 'commands', items: unlikely.map(toItem) },
  ]
  return { shown: shown.filter(({ items }) => items.length), searching: found.searching || asked !== settled }
}

function allOf(commands: Command[], says: Say[], toItem: (ranked: Ranked) => PaletteItem): PaletteGroup[] {
  const [own] = says
  return groups.map(name => ({
    name,
    items: commands
      .filter(({ group }) => group === name)
      .map(command => toItem({ command, words: own ? command.words(own) : '', score: 0, marks: [] })),
  }))
}

function useCommandItem(): (ranked: Ranked) => PaletteItem {
  const { id: user } = useMe()
  return ({ command, words, marks }) => ({
    key: command.id,
    icon: command.icon,
    label: words,
    marks,
    ...(command.keys && { keys: keyCaps(keyWays(command.keys)[0] ?? '') }),
    run: () => {
      remember(user, { command: command.id })
      command.run()
    },
  })
}

function useRecordItems(hits: ReturnType<typeof useHits>['hits'], query: string): PaletteItem[] {
  const { t } = useTranslation()
  const record = useRecordItem()
  return hits.flatMap(hit => {
    const item = record(hit)
    if (!item) return []
    const detail = hit.detail?.startsWith('+') ? showPhone(hit.detail, t('records:extension')) : hit.detail
    return [{ ...item, marks: matchWords(query, hit.title)?.marks ?? [], ...(detail && { detail }) }]
  })
}

/** What was found is gone through from card to card. */
function useHitsTrail(hits: readonly Hit[]): void {
  const { byName } = useSchema()
  const from = usePageAddress()
  const cards = hits.flatMap(({ object, id }) => {
    const known = byName.get(object)
    return known ? [cardPath(known, id)] : []
  })
  useTrailOffer('search', from, path =>
    cards.includes(path) ? { from, cards, first: 0, total: cards.length, list: null } : null,
  )
}

function useRecordItem() {
  const navigate = useNavigate()
  const { byName } = useSchema()
  return (record: { object: string; id: string; title: string; number: string | null }): PaletteItem | null => {
    const object = byName.get(record.object)
    if (!object) return null
    return {
      key: record.id,
      icon: iconOf(object.name),
      label: record.title,
      marks: [],
      note: [object.label.one, record.number].filter(Boolean).join(' · '),
      run: () => void navigate({ to: cardPath(object, record.id) }),
    }
  }
}

/** In the order in which it was done; what cannot be done here is left out. */
function useRecentItems(says: Say[], commands: Command[]): PaletteGroup {
  const { id: user } = useMe()
  const records = useRecentRecords()
  const record = useRecordItem()
  const toItem = useCommandItem()
  const [own] = says
  const items = recentOf(user).flatMap((one): PaletteItem[] => {
    if ('command' in one) {
      const command = commands.find(({ id }) => id === one.command)
      return command && own ? [toItem({ command, words: command.words(own), score: 0, marks: [] })] : []
    }
    const known = records.find(({ id }) => id === one.id)
    const item = known && !isOpen(known.id) ? record(known) : null
    return item ? [item] : []
  })
  return { name: 'recent', items: items.slice(0, mostRecent).map(item => ({ ...item, key: `recent ${item.key}` })) }
}

/** One need not go where one is. */
const isOpen = (id: string): boolean => window.location.pathname.endsWith(`/${id}`)
