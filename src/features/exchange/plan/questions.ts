/**
 * What only the importing person can know, asked once for the whole file: which of two readings of a date, whether
 * `GTXPro` is the known `GTX Pro`, whether missing sources shall be made.
 */
export interface Question {
  /** Under which `answers` answer it. */
  id: string
  kind: 'encoding' | 'dates' | 'decimal' | 'value' | 'missing'
  field?: string
  column?: string
  /** What stands in the file. */
  value?: string
  samples?: string[]
  /** Rows it decides. */
  count: number
  /** What is likeliest: one of the choices. */
  proposal: string | null
  choices: Choice[]
  /** What counts now: what was answered, else a proposal that is sure enough. */
  answer: string | null
  answered: boolean
}

export interface Choice {
  value: string
  /** Title of a known record, or of a code of the catalogue (`exchange:answers.<value>`) where absent. */
  title?: string
}

interface Asking extends Omit<Question, 'answer' | 'answered' | 'choices'> {
  choices: readonly (string | Choice)[]
  /** What counts until it is answered: mostly the proposal, where that is sure enough. */
  preset: string | null
}

export function askQuestion({ preset, choices, ...asking }: Asking, answers: Record<string, string | null>): Question {
  const said = answers[asking.id]
  return {
    ...asking,
    choices: choices.map(choice => (typeof choice === 'string' ? { value: choice } : choice)),
    answer: said ?? preset,
    answered: said !== undefined && said !== null,
  }
}
