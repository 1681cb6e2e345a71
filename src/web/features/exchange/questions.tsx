import { Radio, Select, Stack } from '@mantine/core'
import { IconHelpCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import classes from './exchange.module.css'
import type { ImportJson, ImportQuestion } from './imports.ts'

type Answers = Record<string, string | null>

interface QuestionsProps {
  imported: ImportJson
  questions: ImportQuestion[]
  answers: Answers
  onAnswer: (answers: Answers) => void
}

/** What only a person can say, asked once for the whole file. Each has a proposal; what has none must be answered. */
export function Questions({ imported, questions, answers, onAnswer }: QuestionsProps) {
  const { t } = useTranslation()
  const answerOf = (question: ImportQuestion) =>
    question.id in answers ? (answers[question.id] ?? null) : question.answer
  const open = questions.filter(question => answerOf(question) === null).length
  return (
    <section className={rows.section}>
      <div className={rows.sectionHead}>
        <h2 className={rows.sectionTitle}>{t('exchange-page:questions.title', { count: questions.length })}</h2>
        {open ? <span className={classes.open}>{t('exchange-page:questions.open', { count: open })}</span> : null}
      </div>
      <p className={rows.sectionText}>{t('exchange-page:questions.text')}</p>
      <ul className={classes.questions}>
        {questions.map(question => (
          <QuestionCard
            key={question.id}
            imported={imported}
            question={question}
            answer={answerOf(question)}
            onAnswer={answer => onAnswer({ [question.id]: answer })}
          />
        ))}
      </ul>
    </section>
  )
}

interface QuestionCardProps {
  imported: ImportJson
  question: ImportQuestion
  answer: string | null
  onAnswer: (answer: string) => void
}

/** A few answers stand open; of many one chooses from a list. */
function QuestionCard({ imported, question, answer, onAnswer }: QuestionCardProps) {
  const { t } = useTranslation()
  const words = useQuestionWords(imported, question)
  const choices = question.choices.map(choice => ({
    value: choice.value,
    label: choice.title ?? words.answer(choice.value),
  }))
  return (
    <li className={classes.question} data-open={answer === null || undefined}>
      <IconHelpCircle size={20} stroke={1.6} className={classes.questionSign} />
      <div className={classes.questionBody}>
        <p className={classes.questionWords}>
          {words.question}{' '}
          {question.count ? (
            <span className={classes.questionCount}>
              {t('exchange-page:questions.rows', { count: question.count })}
            </span>
          ) : null}
        </p>
        {words.samples ? <p className={classes.samples}>{words.samples}</p> : null}
        {choices.length > 4 ? (
          <Select
            searchable
            allowDeselect={false}
            maw={380}
            aria-label={words.question}
            placeholder={t('exchange-page:questions.choose')}
            value={answer}
            data={choices}
            onChange={value => value && onAnswer(value)}
          />
        ) : (
          <Radio.Group value={answer} onChange={onAnswer} aria-label={words.question}>
            <Stack gap={6}>
              {choices.map(({ value, label }) => (
                <Radio key={value} size="sm" value={value} label={label} />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </div>
    </li>
  )
}

function useQuestionWords({ fields }: ImportJson, { kind, field, column, value, samples = [] }: ImportQuestion) {
  const { t } = useTranslation()
  const quoted = (text: string) => (/[«»“”"]/.test(text) ? text : t('exchange-page:quoted', { text }))
  const name = fields.find(one => one.name === field)?.label ?? field ?? column ?? ''
  const [sample = ''] = samples
  return {
    question: t(`exchange-page:questions.${kind}`, { field: name, column, value: quoted(value ?? ''), sample }),
    samples:
      kind === 'missing'
        ? samples.map(quoted).join(', ')
        : kind === 'dates' || kind === 'decimal'
          ? samples.join(' · ')
          : '',
    answer: (code: string) =>
      t(`exchange-page:answers.${answerKey(kind, code)}`, {
        value: quoted(value ?? ''),
        field: name,
        sample,
        defaultValue: code,
      }),
  }
}

const answerKey = (kind: ImportQuestion['kind'], code: string): string => {
  if (kind === 'decimal') return code === ',' ? 'decimalComma' : 'decimalPoint'
  return kind === 'value' && code === 'create' ? 'createThis' : code
}
