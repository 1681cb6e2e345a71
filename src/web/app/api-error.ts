/** One thing wrong with what was sent: where, by what code, and a sentence in the reader's language. */
export interface FieldProblem {
  field: string
  code: string
  message: string
}

/** A refused or failed call. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly problems: FieldProblem[]
  readonly requestId: string | null
  /** The rest of the problem document, e.g. who was first to claim. */
  readonly details: Record<string, unknown>

  constructor(status: number, problem: Record<string, unknown>) {
    const { title, detail, errors, requestId, ...details } = problem
    super(sentence(detail) ?? sentence(title) ?? `HTTP ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.problems = Array.isArray(errors) ? errors.filter(isFieldProblem) : []
    this.requestId = sentence(requestId) ?? null
    this.details = details
  }

  /** Sentences by the field of the form: `phones.0.value` counts for `phones`. */
  byField(): Record<string, string> {
    const messages: Record<string, string> = {}
    for (const problem of this.problems) {
      const field = problem.field.split('.')[0] ?? ''
      messages[field] = messages[field] ? `${messages[field]} ${problem.message}` : problem.message
    }
    return messages
  }
}

/** Whether it is the problem of that code: `codeNeeded`. */
export const isAbout = (error: unknown, code: string): boolean =>
  error instanceof ApiError && error.details.type === `urn:rapport:problem:${code}`

export const isOffline = (error: unknown): boolean => error instanceof ApiError && error.status === 0

const sentence = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

const isFieldProblem = (value: unknown): value is FieldProblem =>
  typeof value === 'object' && value !== null && 'field' in value && 'message' in value
