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

/** Scopes that let a program do no more than those it has: a key only becomes narrower. */
export function narrowerScopes(objects: readonly SchemaObject[], had: readonly string[]): string[] {
  const isAll = had.includes('admin')
  const general = ['read', 'write'].filter(verb => isAll || had.includes(verb))
  const single = objects.flatMap(({ plural, configuration }) => [
    ...(general.includes('read') ? [`${plural}:read`] : []),
    // Writing everything does not take in the set-up.
    ...(isAll || (general.includes('write') && !configuration) ? [`${plural}:write`] : []),
  ])
  return [...new Set([...had, ...general, ...single])]
}
