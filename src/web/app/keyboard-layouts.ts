const latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
const russian = 'йцукенгшщзхъфывапролджэячсмитьбюё'

const swapped = new Map(
  [...latin].flatMap((letter, at) => {
    const other = russian[at] ?? ''
    return [[letter, other] as const, [other, letter] as const]
  }),
)

/** What was meant by who forgot to change the layout: `ghbdtn` → `привет`, `дуфвы` → `leads`. */
export const inOtherLayout = (text: string): string =>
  [...text.toLowerCase()].map(letter => swapped.get(letter) ?? letter).join('')
