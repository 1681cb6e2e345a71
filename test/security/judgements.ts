/** Findings that somebody has looked into: what they are, and why they are no hole or are left. */
const judgements: readonly { of: RegExp; judged: string }[] = [
  {
    of: /^200 \/(api\/docs|api\/v1\/openapi\.json|healthz|readyz|sw\.js|manifest\.webmanifest) /,
    judged: 'Meant for everybody: the description of the API, signs of life, the parts of the pages. They hold no data of a company.',
  },
  { of: /^401 \/api\/v1\/? /, judged: 'The answer to whoever is nobody.' },
]

/** What is known of a finding; `null` where nobody has looked into it yet. */
export const judgementOf = (finding: string): string | null =>
  judgements.find(({ of }) => of.test(finding))?.judged ?? null
