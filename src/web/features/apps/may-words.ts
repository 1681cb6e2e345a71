import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'

/** What a scope lets an app do, as it is said to whom it speaks for: `leads:write` → "Leads: see, add, change and delete". */
export function useMayWords(objects: readonly SchemaObject[]): (scope: string) => string {
  const { t } = useTranslation()
  return scope => {
    const [plural = '', verb] = scope.split(':')
    if (!verb) return t(`apps:may.${scope}`, { defaultValue: scope })
    const object = objects.find(one => one.plural === plural)?.label.many ?? plural
    return t(verb === 'write' ? 'apps:may.writeOf' : 'apps:may.readOf', { object })
  }
}
