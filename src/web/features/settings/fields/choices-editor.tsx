import { ActionIcon, Button, Input, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { Sortable } from '../../../ui/sortable.tsx'
import { freeCode } from './code-name.ts'
import classes from './fields.module.css'
import { type Choice, choicesOf } from './options.ts'

interface ChoicesEditorProps {
  options: JsonObject
  onChange: (options: JsonObject) => void
  error?: string | undefined
}

/** What may be chosen, in order, in both languages. A code is given once and stays: records keep it. */
export function ChoicesEditor({ options, onChange, error }: ChoicesEditorProps) {
  const { t, i18n } = useTranslation()
  const languages = i18n.language === 'en' ? (['en', 'ru'] as const) : (['ru', 'en'] as const)
  const typed = useRef<HTMLInputElement>(null)
  const choices = choicesOf(options)
  const write = (next: Choice[]) =>
    onChange({
      ...options,
      choices: next.map(({ code }) => code),
      labels: Object.fromEntries(next.map(({ code, ru, en }) => [code, { ru, en }])),
    })
  const add = () => {
    const name = typed.current?.value.trim() ?? ''
    if (!typed.current || !name) return
    write([
      ...choices,
      {
        code: freeCode(
          name,
          choices.map(({ code }) => code),
        ),
        ru: name,
        en: name,
      },
    ])
    typed.current.value = ''
    typed.current.focus()
  }
  return (
    <Input.Wrapper
      label={t('settings:fields.options.choices')}
      description={t('settings:fields.choicesText')}
      error={error}
      required
      labelElement="div"
    >
      <div className={classes.choices}>
        <Sortable
          items={choices}
          keyOf={choice => choice.code}
          nameOf={choice => choice[languages[0]]}
          label={t('settings:fields.options.choices')}
          onOrder={write}
        >
          {choice => (
            <div className={classes.choice}>
              {languages.map(language => (
                <TextInput
                  key={language}
                  size="xs"
                  variant="unstyled"
                  aria-label={`${t(`settings:languages.${language}`)}: ${choice.code}`}
                  value={choice[language]}
                  onChange={event =>
                    write(
                      choices.map(one =>
                        one.code === choice.code ? { ...one, [language]: event.currentTarget.value } : one,
                      ),
                    )
                  }
                />
              ))}
              <ActionIcon
                size="sm"
                aria-label={t('settings:removeOne', { name: choice[languages[0]] })}
                onClick={() => write(choices.filter(one => one.code !== choice.code))}
              >
                <IconX size={14} />
              </ActionIcon>
            </div>
          )}
        </Sortable>
        <div className={classes.more}>
          <TextInput
            ref={typed}
            size="sm"
            aria-label={t('settings:fields.newChoice')}
            placeholder={t('settings:fields.newChoice')}
            maxLength={200}
            onKeyDown={event => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              add()
            }}
          />
          <Button size="sm" variant="default" leftSection={<IconPlus size={14} />} onClick={add}>
            {t('add')}
          </Button>
        </div>
      </div>
    </Input.Wrapper>
  )
}
