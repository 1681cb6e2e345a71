import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../model/index.ts'
import type { SchemaField } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { stageOf, usePipelines } from '../app/pipelines.ts'
import { useSchema } from '../app/schema.ts'
import { choiceLabel } from '../fields/choices.ts'
import { FieldValue } from '../fields/field-value.tsx'
import { widgetOf } from '../fields/index.ts'
import { OperandName } from '../fields/operand-name.tsx'
import { asText, type FilterWord } from '../fields/widget.ts'
import classes from './filter-bar.module.css'
import { faultOf } from './filter-faults.ts'
import type { FilterFields } from './filter-fields.ts'
import { type FilterCondition, type FilterNode, isGroup } from './filter-tree.ts'
import { isWhole, wordOf } from './filter-words.ts'
import { lowerFirst } from './lower-first.ts'

interface NodeSentenceProps {
  node: FilterNode
  fields: FilterFields
  /** Stands behind other words: begins with a small letter, and a group in brackets. */
  inside?: boolean
}

/** A condition, or a group of them, in words: «Сумма больше 100 000 ₽ и стадия не «Выиграна»». */
export function NodeSentence({ node, fields, inside = false }: NodeSentenceProps) {
  const { t } = useTranslation()
  if (!isGroup(node)) {
    const known = fields.find(node.field)
    if (!known) return <s>{node.field}</s>
    // What does not fit its field cannot be said in the words of the field either.
    if (faultOf(node, fields)) return <s>{inside ? lowerFirst(known.field.label) : known.field.label}</s>
    return <ConditionSentence field={known.field} condition={node} inside={inside} />
  }
  const opposite = node.word === 'nor' || node.word === 'nand'
  const or = node.word === 'or' || node.word === 'nor'
  const brackets = opposite || (inside && node.parts.length > 1)
  const not = t('records:sentence.notThat')
  return (
    <>
      {opposite ? `${inside ? lowerFirst(not) : not} ` : ''}
      {brackets ? '(' : ''}
      {node.parts.map((part, at) => (
        <Fragment key={at}>
          {at ? ` ${t(or ? 'records:sentence.or' : 'records:sentence.and')} ` : ''}
          <NodeSentence node={part} fields={fields} inside={inside || opposite || at > 0 || isNested(part)} />
        </Fragment>
      ))}
      {brackets ? ')' : ''}
    </>
  )
}

const isNested = (part: FilterNode): boolean => isGroup(part) && part.parts.length > 1

interface ConditionSentenceProps {
  field: SchemaField
  condition: FilterCondition
  inside?: boolean
}

export function ConditionSentence({ field, condition, inside }: ConditionSentenceProps) {
  const { t } = useTranslation()
  const { speaks } = widgetOf(field)
  const word = wordOf(condition)
  const label = inside ? lowerFirst(field.label) : field.label
  const words = t(`records:operators.${speaks}.${word}`)
  if (condition.operator === 'empty') return `${label} ${words}`
  if (!isWhole(condition)) return `${label}…`

  const [before = '', between] = words.split(' … ')
  const joints = jointsOf(word, speaks === 'many')
  const [behind, or] = [joints?.behind ?? ' ', joints ? t(`records:sentence.${joints.or}`) : between]
  const says = joints ? (joints.says ? `${t(`records:sentence.${joints.says}`)} ` : '') : `${before} `
  const { operand } = condition
  const operands = Array.isArray(operand) ? operand : [operand]
  const others = operands.length > mostNamed + 1 ? operands.length - mostNamed : 0
  const named = others ? operands.slice(0, mostNamed) : operands
  return (
    <>
      {`${label}${behind}${says}`}
      <strong className={classes.operand}>
        {named.map((one, at) => (
          <Fragment key={at}>
            {at ? <span className={classes.between}>{` ${or} `}</span> : null}
            <OperandWord field={field} value={one} />
          </Fragment>
        ))}
        {others ? (
          <span className={classes.between}>{` ${or} ${t('records:sentence.others', { count: others })}`}</span>
        ) : null}
      </strong>
    </>
  )
}

/** Nobody reads a sentence of hundreds of names. */
const mostNamed = 5

/** Words that a sentence says otherwise than the menu: «Стадия: «Новая» или «В работе»», «Стадия не «Выиграна»». */
function jointsOf(word: FilterWord, many: boolean): { behind: string; says?: string; or: string } | null {
  if (many && word === 'nin') return { behind: ': ', says: 'hasNo', or: 'norHas' }
  if (word === 'in' || word === 'eq' || word === 'within' || many) return { behind: ': ', or: 'or' }
  if (word === 'nin' || word === 'ne') return { behind: ' ', says: 'not', or: 'norIs' }
  return word === 'notWithin' ? { behind: ': ', says: 'notDuring', or: 'or' } : null
}

/** One operand as a person calls it; names in quotes, except those of people. */
function OperandWord({ field, value }: { field: SchemaField; value: Json }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const pipelines = usePipelines(field.object)
  const { company } = useSchema()
  const { say } = widgetOf(field)
  const quoted = (text: string) => t('records:quoted', { text })
  if (say) return say(value, { field, formats, currency: company.currency, t: (key, options) => t(key, options ?? {}) })
  switch (field.type) {
    case 'choice':
    case 'multiChoice':
      return quoted(choiceLabel(field, asText(value)))
    case 'stage':
      return quoted(stageOf(pipelines, asText(value))?.name ?? '…')
    case 'tags':
      return quoted(asText(value))
    case 'ref':
    case 'refs':
      return <OperandName field={field} id={asText(value)} say={quoted} />
    case 'user':
      return <OperandName field={field} id={asText(value)} />
    default:
      return <FieldValue field={field} value={value} />
  }
}
