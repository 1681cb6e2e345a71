import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { useSchema } from '../../../app/schema.ts'
import type { IndexColumn, SlowStatement } from './performance.ts'

const byteUnits = ['b', 'kb', 'mb', 'gb', 'tb'] as const

/** How times, sizes and questions are written on this page. */
export function useAmounts() {
  const { t } = useTranslation()
  const { number } = useFormats()
  const { objects } = useSchema()

  const time = (milliseconds: number): string =>
    milliseconds < 1000
      ? t('performance:ms', { count: number(Number(milliseconds.toPrecision(2))) })
      : t('performance:s', { count: number(Number((milliseconds / 1000).toPrecision(2))) })

  const size = (bytes: number): string => {
    const power = Math.min(byteUnits.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
    return t(`performance:sizes.${byteUnits[power]}`, { count: number(Number((bytes / 1024 ** power).toPrecision(3))) })
  }

  const fieldOf = (object: string, name: string): string =>
    objects.find(one => one.name === object)?.fields.find(field => field.name === name)?.label ??
    (name === 'createdAt' ? t('performance:createdAt') : name)

  const columns = (object: string, of: readonly IndexColumn[]): string =>
    of.map(({ field, falling }) => `${fieldOf(object, field)}${falling ? ' ↓' : ''}`).join(', ')

  /** What was asked for, as a person would say it; otherwise what asked. */
  const question = ({ asked, cause }: SlowStatement): string => {
    const object = objects.find(one => one.name === asked?.object)
    if (!asked || !object) return cause ?? t('performance:unknownCause')
    const { name } = object
    const fields = [...new Set(asked.conditions.map(({ field }) => fieldOf(name, field)))]
    const [order] = asked.sort?.split(',') ?? []
    return [
      object.label.many,
      ...(asked.words ? [t('performance:words')] : []),
      ...(fields.length ? [t('performance:where', { fields: fields.join(', ') })] : []),
      ...(asked.groups.length
        ? [t('performance:by', { fields: asked.groups.map(field => fieldOf(name, field)).join(', ') })]
        : []),
      ...(order
        ? [
            t('performance:order', {
              field: fieldOf(name, order.replace(/^-/, '')) + (order.startsWith('-') ? ' ↓' : ''),
            }),
          ]
        : []),
    ].join(' · ')
  }

  return { time, size, fieldOf, columns, question, number }
}
