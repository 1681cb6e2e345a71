import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import type { Wording } from '../../consents/consents.ts'
import type { NewWords } from './use-purposes.ts'

/** The company's own language first. */
export function useLanguages(): ('ru' | 'en')[] {
  return useSchema().company.locale === 'en' ? ['en', 'ru'] : ['ru', 'en']
}

/** Only the languages in which something stands. */
export const written = (wording: Wording): Wording =>
  Object.fromEntries(Object.entries(wording).filter(([, words]) => words.trim()))

export interface Words {
  text: Wording
  link: string
}

export const wordsToSend = ({ text, link }: Words): NewWords => ({
  text: written(text),
  ...(link.trim() && { link: link.trim() }),
})

interface WordsInputsProps {
  words: Words
  wrong: Record<string, string | undefined>
  onChange: (words: Words) => void
}

/** The sentence that people agree to, in both languages, and where more of it is read. */
export function WordsInputs({ words, wrong, onChange }: WordsInputsProps) {
  const { t } = useTranslation()
  const languages = useLanguages()
  return (
    <>
      {languages.map((language, at) => (
        <Textarea
          key={language}
          label={t(`consents:sentence.${language}`)}
          required={at === 0}
          autosize
          minRows={2}
          maxLength={10_000}
          lang={language}
          value={words.text[language] ?? ''}
          error={at === 0 ? wrong.text : undefined}
          onChange={event => onChange({ ...words, text: { ...words.text, [language]: event.currentTarget.value } })}
        />
      ))}
      <TextInput
        label={t('consents:link')}
        description={t('consents:linkText')}
        type="url"
        placeholder="https://"
        maxLength={2000}
        value={words.link}
        error={wrong.link}
        onChange={event => onChange({ ...words, link: event.currentTarget.value })}
      />
    </>
  )
}

interface NameInputsProps {
  name: Wording
  error?: string
  onChange: (name: Wording) => void
}

/** What a purpose is called on cards. */
export function NameInputs({ name, error, onChange }: NameInputsProps) {
  const { t } = useTranslation()
  return useLanguages().map((language, at) => (
    <TextInput
      key={language}
      label={t(`consents:called.${language}`)}
      required={at === 0}
      maxLength={200}
      lang={language}
      data-autofocus={at === 0 || undefined}
      value={name[language] ?? ''}
      error={at === 0 ? error : undefined}
      onChange={event => onChange({ ...name, [language]: event.currentTarget.value })}
    />
  ))
}
