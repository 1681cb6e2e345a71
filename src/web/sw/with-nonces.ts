/** As the server would give it out: with nonces that nobody knows before, in the page and in the policy that came with it. */
export async function withNonces(kept: Response): Promise<Response> {
  const headers = new Headers(kept.headers)
  let policy = headers.get('content-security-policy') ?? ''
  let page = await kept.text()
  for (const kind of ['script', 'style']) {
    const nonce = crypto.randomUUID()
    policy = policy.replace(new RegExp(`(${kind}-src [^;]*'nonce-)[^']+`), `$1${nonce}`)
    page = page.replace(`RAPPORT_${kind.toUpperCase()}_NONCE`, nonce)
  }
  if (policy) headers.set('content-security-policy', policy)
  return new Response(page, { status: kept.status, headers })
}
