import { TextInput, type TextInputProps } from '@mantine/core'

interface CodeInputProps extends Pick<TextInputProps, 'label' | 'description' | 'error' | 'autoFocus'> {
  value: string
  onChange: (code: string) => void
}

/** Six digits of an app. Telephones offer them by themselves, and groups with spaces can be pasted. */
export function CodeInput({ value, onChange, ...shown }: CodeInputProps) {
  return (
    <TextInput
      {...shown}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      data-autofocus
      required
      value={value}
      onChange={event => onChange(event.currentTarget.value.replace(/\D/g, '').slice(0, 6))}
    />
  )
}
