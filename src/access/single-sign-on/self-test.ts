/** A step of a provider's test, as its words are found in the catalogue. */
export interface Finding {
  step: string
  /** `null`: nobody can tell from here. */
  isOk: boolean | null
  /** What was found: `sign-on:found.<code>`; of what is wrong also what to do: `sign-on:todo.<code>`. */
  code: string
  params?: Record<string, string | number>
}

/** As it is answered, in the words of whoever asks. */
export interface Step {
  step: string
  isOk: boolean | null
  title: string
  found: string
  whatToDo: string | null
}
