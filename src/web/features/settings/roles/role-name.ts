import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'

/** What a role is called: built-in ones have their words in the catalogue. */
export function useRoleName(): (role: RecordJson | undefined) => string {
  const { t } = useTranslation()
  return role => {
    const name = asText(role?.name)
    return role?.builtIn ? t(`settings:roleNames.${name}`, { defaultValue: name }) : name
  }
}
