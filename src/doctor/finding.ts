/** What was looked at, and how it stands. */
export interface Finding {
  /** `bad`: something has to be done, which `todo` says; `look`: it works, and wants to be known. */
  state: 'fine' | 'look' | 'bad'
  what: string
  found: string
  todo?: string
}

export const fine = (what: string, found: string): Finding => ({ state: 'fine', what, found })
export const look = (what: string, found: string, todo?: string): Finding => ({ state: 'look', what, found, todo })
export const bad = (what: string, found: string, todo: string): Finding => ({ state: 'bad', what, found, todo })

const signs = { fine: 'ok  ', look: 'look', bad: 'BAD ' } as const

/** As it stands in a terminal. */
export const lineOf = ({ state, what, found, todo }: Finding): string =>
  `${signs[state]}  ${what}: ${found}${todo ? `\n      ${todo}` : ''}`
