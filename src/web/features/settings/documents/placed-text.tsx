import { Textarea } from '@mantine/core'
import { useRef } from 'react'
import { PlaceMenu } from '../mail-templates/place-menu.tsx'
import { documentPlacesPath } from './document-templates.ts'

interface PlacedTextProps {
  label: string
  description?: string
  value: string
  language: 'ru' | 'en'
  long?: boolean
  onChange: (text: string) => void
}

/** A text with places; the one that is chosen comes where the cursor stands. */
export function PlacedText({ label, description, value, language, long, onChange }: PlacedTextProps) {
  const input = useRef<HTMLTextAreaElement>(null)
  const put = (written: string) => {
    const { selectionStart: from = value.length, selectionEnd: to = value.length } = input.current ?? {}
    onChange(value.slice(0, from) + written + value.slice(to))
  }
  return (
    <div>
      <Textarea
        ref={input}
        label={label}
        description={description}
        autosize
        minRows={long ? 5 : 1}
        maxRows={20}
        maxLength={long ? 20_000 : 200}
        value={value}
        onChange={({ currentTarget: { value: text } }) => onChange(text)}
        mb={4}
      />
      <PlaceMenu language={language} path={documentPlacesPath} onChosen={put} />
    </div>
  )
}
