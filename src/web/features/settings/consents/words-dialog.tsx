import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { type Purpose, wordsIn } from '../../consents/consents.ts'
import { usePublish } from './use-purposes.ts'
import { useLanguages, type Words, WordsInputs, wordsToSend } from './words-inputs.tsx'

/** Publishes other words, beginning with those that hold now. */
export function WordsDialog({ purpose, onClose }: { purpose: Purpose; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const [first = 'ru'] = useLanguages()
  const { version } = purpose
  const [words, setWords] = useState<Words>({ text: version.text, link: version.link ?? '' })
  const publishing = usePublish(purpose.id, onClose)
  const { wrong, rest } = problemsOf(publishing.error, ['text', 'link'])
  const same =
    words.link.trim() === (version.link ?? '') &&
    (['ru', 'en'] as const).every(one => (words.text[one] ?? '').trim() === (version.text[one] ?? ''))
  return (
    <FormDialog
      title={t('consents:wordsTitle', { name: wordsIn(purpose.name, i18n.language), number: version.number + 1 })}
      text={t('consents:wordsText')}
      action={t('consents:publish')}
      size="lg"
      pending={publishing.isPending}
      disabled={same || !(words.text[first] ?? wordsIn(words.text, first)).trim()}
      problem={rest}
      onSubmit={() => publishing.mutate(wordsToSend(words))}
      onClose={onClose}
    >
      <WordsInputs words={words} wrong={wrong} onChange={setWords} />
    </FormDialog>
  )
}
