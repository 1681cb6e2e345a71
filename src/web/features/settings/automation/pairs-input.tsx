import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asText } from '../../../fields/widget.ts'
import classes from './automation.module.css'

interface PairsInputProps {
  label: string
  /** What stands before and behind, in words. */
  words: { name: string; value: string; example: [string, string] }
  value: Json | undefined
  error?: string
  onChange: (value: JsonObject | undefined) => void
}

/** Names with their texts. */
export function PairsInput({ label, words, value, error, onChange }: PairsInputProps) {
  const { t } = useTranslation()
  // Also those that have no name yet, which are no part of the value.
  const [pairs, setPairs] = useState(() =>
    Object.entries(isJsonObject(value) ? value : {}).map(([name, text]): [string, string] => [name, asText(text)]),
  )
  const write = (next: [string, string][]) => {
    setPairs(next)
    const named = next.filter(([name]) => name.trim())
    onChange(named.length ? Object.fromEntries(named.map(([name, text]) => [name.trim(), text])) : undefined)
  }
  const put = (at: number, pair: [string, string]) => write(pairs.map((known, place) => (place === at ? pair : known)))
  return (
    <fieldset className={classes.duration}>
      <legend className={classes.label}>{label}</legend>
      {pairs.map(([name, text], at) => (
        <div key={at} className={classes.pair}>
          <TextInput
            aria-label={words.name}
            placeholder={words.example[0]}
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => put(at, [currentTarget.value, text])}
          />
          <TextInput
            aria-label={words.value}
            placeholder={words.example[1]}
            maxLength={1000}
            value={text}
            onChange={({ currentTarget }) => put(at, [name, currentTarget.value])}
          />
          <ActionIcon
            size={36}
            aria-label={t('automation:drop', { name: name || words.name })}
            onClick={() => write(pairs.filter((_, place) => place !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlus size={14} stroke={1.6} />}
        disabled={pairs.length >= 20}
        onClick={() => setPairs([...pairs, ['', '']])}
      >
        {t('automation:addPair')}
      </Button>
      {error ? (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
