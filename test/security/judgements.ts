/** Findings that somebody has looked into: what they are, and why they are no hole or are left. */
const judgements: readonly { of: RegExp; judged: string }[] = []

/** What is known of a finding; `null` where nobody has looked into it yet. */
export const judgementOf = (finding: string): string | null =>
  judgements.find(({ of }) => of.test(finding))?.judged ?? null
