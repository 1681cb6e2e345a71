import { Textarea } from '@mantine/core'
import { useRef } from 'react'
import { type KnownPlace, PlaceMenu } from '../mail-templates/place-menu.tsx'
import { documentPlacesPath } from './document-templates.ts'

interface PlacedTextProps {
  label: string
  description?: string
  value: string
  language: 'ru' | 'en'
  /** Where the API lists what it may name; without it what documents may. */
  places?: string
  /** Places that stand before those. */
  own?: readonly KnownPlace[]
  /** Sign by sign; without it 200, of a long one 20,000. */
  maxLength?: number
  error?: string
  long?: boolean
  onChange: (text: string) => void
}

/** A text with places; the one that is chosen comes where the cursor stands. */
export function PlacedText({ value, language, places, own, long, onChange, ...shown }: PlacedTextProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  const put = (written: string) => {
    const { selectionStart: from = value.length, selectionEnd: to = value.length } = input.current ?? {}
    onChange(value.slice(0, from) + written + value.slice(to))
  }
  return (
    <div>
      <Textarea
        ref={input}
        autosize
        minRows={long ? 5 : 1}
        maxRows={20}
        maxLength={long ? 20_000 : 200}
        {...shown}
        value={value}
        onChange={({ currentTarget: { value: text } }) => onChange(text)}
        mb={4}
      />
      <PlaceMenu language={language} path={places ?? documentPlacesPath} own={own} onChosen={put} />
    </div>
  )
}
