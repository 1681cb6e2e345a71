import { countCharacters, fold } from './words.ts'

/**
 * What is left of a company's name without legal form and quotes: `ООО «Ромашка»` is `Ромашка, ООО`. The same in SQL, for
 * names that were there before: migrations/0016. `null` where that is too little to tell companies apart.
 */
export function companyCore(name: string): string | null {
  const core = fold(name).replace(quotes, ' ').replace(legalForms, ' ').replace(/\s+/g, ' ').trim()
  return countCharacters(core) < fewest ? null : [...core].slice(0, most).join('')
}

const fewest = 3
/** Characters that an index takes with room to spare. */
const most = 200

const quotes = /[«»"“”„'`,]/g
const legalForms =
  /(?<![\p{L}\p{N}])(?:ооо|оао|зао|пао|нао|ао|ип|чп|гбу|мбу|фгуп|гуп|муп|общество с ограниченной ответственностью|акционерное общество|индивидуальный предприниматель|ltd|llc|inc|corp|gmbh|co)(?![\p{L}\p{N}])\.?/gu
