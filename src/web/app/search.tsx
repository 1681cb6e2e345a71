import { Kbd, Modal, Text } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import {
  type AriaAttributes,
  type KeyboardEvent,
  startTransition,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useCommands } from './commands.ts'
import { useOwnCommands, useSettingsCommands } from './own-commands.ts'
import classes from './search.module.css'
import { searchOpen } from './search-open.ts'
import { type PaletteItem, usePalette } from './use-palette.ts'

interface SearchProps {
  query: string
  onQuery: (query: string) => void
  /** It has the focus, and hears every key from now on. */
  onReady: () => void
}

const close = () => searchOpen.set(false)

/** Ctrl-K: find a record, go to a page, begin something, act on what is open. */
export function Search({ query, onQuery, onReady }: SearchProps) {
  const { t } = useTranslation()
  useCommands([...useSettingsCommands(), ...useOwnCommands()])
  const { shown, searching } = usePalette(query)
  const items = shown.flatMap(group => group.items)
  const { at, choose, keys } = useChoice(items, query)
  const id = useId()
  const [hurried, setHurried] = useState<string | null>(null)
  const run = (item: PaletteItem | undefined) => {
    if (!item) return setHurried(searching ? query : null)
    close()
    item.run()
  }
  const optionId = (item: PaletteItem) => `${id}-${items.indexOf(item)}`
  const chosen = items[at]
  const heard = useRef<(event: KeyboardEvent) => void>(() => {})
  useLayoutEffect(() => {
    heard.current = event => keys(event, () => run(chosen))
  })
  // Who pressed Enter before anything was found meant the first of what would be.
  useEffect(() => {
    if (hurried === null || searching) return
    setHurried(null)
    if (hurried === query) run(chosen)
  })
  return (
    <Modal.Root
      opened
      onClose={close}
      size={620}
      padding={0}
      yOffset="12vh"
      returnFocus={false}
      classNames={{ content: classes.palette }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t('search.open')} radius="md">
        <div className={classes.asked}>
          <IconSearch size={18} stroke={1.6} />
          <Asked
            query={query}
            onQuery={onQuery}
            onReady={onReady}
            onKeyDown={event => heard.current(event)}
            isFound={items.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen ? optionId(chosen) : undefined}
          />
        </div>
        <div id={`${id}-list`} role="listbox" aria-label={t('search.found')} className={classes.list} tabIndex={-1}>
          {shown.map(({ name, items: own }) => (
            <div key={name} role="group" aria-labelledby={`${id}-${name}`}>
              <div id={`${id}-${name}`} role="presentation" className={classes.group}>
                {t(`palette:groups.${name}`)}
              </div>
              {own.map(item => (
                <Option
                  key={item.key}
                  id={optionId(item)}
                  item={item}
                  chosen={item === chosen}
                  onPoint={() => choose(items.indexOf(item))}
                  onRun={() => run(item)}
                />
              ))}
            </div>
          ))}
        </div>
        {items.length ? null : (
          <Text className={classes.none} role="status">
            {searching ? t('loading') : t('search.nothing')}
          </Text>
        )}
      </Modal.Content>
    </Modal.Root>
  )
}

interface AskedProps extends AriaAttributes {
  query: string
  isFound: boolean
  onQuery: (query: string) => void
  onReady: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

/** What is typed is seen at once, and what it finds as soon as that is drawn; a key that acts on what is found waits for it. */
function Asked({ query, isFound, onQuery, onReady, onKeyDown, ...aria }: AskedProps) {
  const { t } = useTranslation()
  // Until something is typed here, it may still be typed where it stood before.
  const [own, setOwn] = useState<string | null>(null)
  const typed = own ?? query
  return (
    <input
      {...aria}
      data-autofocus
      className={classes.input}
      role="combobox"
      aria-label={t('search.open')}
      aria-autocomplete="list"
      aria-expanded={isFound}
      placeholder={t('search.placeholder')}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        setOwn(value)
        startTransition(() => onQuery(value))
      }}
      onKeyDown={event => {
        if (typed !== query && acting.has(event.key)) flushSync(() => onQuery(typed))
        onKeyDown(event)
      }}
      onFocus={({ currentTarget }) => {
        currentTarget.setSelectionRange(typed.length, typed.length)
        onReady()
      }}
    />
  )
}

const acting = new Set(['Enter', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'])

/** Which of them is meant: the first, until somebody walks on. */
function useChoice(items: PaletteItem[], query: string) {
  const [walked, setWalked] = useState({ query, at: 0 })
  const at = Math.min(walked.query === query ? walked.at : 0, Math.max(0, items.length - 1))
  const choose = (next: number) => setWalked({ query, at: next })
  const page = 8
  const keys = (event: KeyboardEvent, onEnter: () => void) => {
    if (event.nativeEvent.isComposing) return
    const last = items.length - 1
    const to = {
      ArrowDown: at < last ? at + 1 : 0,
      ArrowUp: at > 0 ? at - 1 : last,
      PageDown: Math.min(at + page, last),
      PageUp: Math.max(at - page, 0),
    }[event.key]
    if (to !== undefined) choose(Math.max(0, to))
    else if (event.key === 'Enter') onEnter()
    else return
    event.preventDefault()
  }
  return { at, choose, keys }
}

interface OptionProps {
  id: string
  item: PaletteItem
  chosen: boolean
  onPoint: () => void
  onRun: () => void
}

function Option({ id, item, chosen, onPoint, onRun }: OptionProps) {
  const { icon: Sign, label, marks, detail, note, keys } = item
  const line = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field that owns the list
    <div
      ref={line}
      id={id}
      role="option"
      aria-selected={chosen}
      className={classes.option}
      onMouseMove={chosen ? undefined : onPoint}
      onMouseDown={event => event.preventDefault()}
      onClick={onRun}
    >
      <Sign size={18} stroke={1.6} className={classes.sign} />
      <span className={classes.words}>
        <span className={classes.label}>
          <Marked text={label} marks={marks} />
        </span>
        {detail ? <span className={classes.detail}>{detail}</span> : null}
      </span>
      {note ? <span className={classes.note}>{note}</span> : null}
      {keys ? (
        <span className={classes.keys}>
          {keys.map(key => (
            <Kbd key={key} size="xs">
              {key}
            </Kbd>
          ))}
        </span>
      ) : null}
    </div>
  )
}

function Marked({ text, marks }: { text: string; marks: PaletteItem['marks'] }) {
  const parts: React.ReactNode[] = []
  let done = 0
  for (const [from, to] of marks) {
    parts.push(text.slice(done, from), <mark key={from}>{text.slice(from, to)}</mark>)
    done = to
  }
  return [...parts, text.slice(done)]
}
