import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'

/** What a scope of a key lets a program do: `leads:read` → "Leads: read". */
export function useScopeWords(objects: readonly SchemaObject[]): (scope: string) => string {
  const { t } = useTranslation()
  return scope => {
    const [plural = '', verb] = scope.split(':')
    if (!verb) return t(`settings:keys.scopes.${scope}`, { defaultValue: scope })
    const label = objects.find(object => object.plural === plural)?.label.many ?? plural
    return t(verb === 'write' ? 'settings:keys.writes' : 'settings:keys.reads', { object: label })
  }
}
