/** Findings that somebody has looked into: what they are, and why they are no hole or are left. */
const judgements: readonly { of: RegExp; judged: string }[] = [
  {
    of: /^200 \/(api\/docs|api\/v1\/openapi\.json|healthz|readyz|sw\.js|manifest\.webmanifest) /,
    judged:
      'Meant for everybody: the description of the API, signs of life, the parts of the pages. They hold no data of a company.',
  },
  {
    of: /^Backup file: GET \/(sign-in|oauth\/authorize)/,
    judged:
      'Any address that is no file is answered with the one page, which finds nothing there: the page, and no copy of a file.',
  },
  {
    of: /^Cross Site Request Forgery: POST \/f\//,
    judged:
      'A form of a site is for everybody, and nobody is signed in by it. It has a token and a trap against programs.',
  },
  {
    of: /X-XSS-Protection is not set/,
    judged: 'Browsers have given it up; the content security policy does what it was for.',
  },
  {
    of: /Strict-Transport-Security is not set/,
    judged:
      'The server that was attacked speaks plain HTTP on this machine. Over https it is sent: test/contract/tls.test.ts.',
  },
  { of: /^401 \/api\/v1\/? /, judged: 'The answer to whoever is nobody.' },
]

/** What is known of a finding; `null` where nobody has looked into it yet. */
export const judgementOf = (finding: string): string | null =>
  judgements.find(({ of }) => of.test(finding))?.judged ?? null
