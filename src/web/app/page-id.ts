/** By this the open page names itself to the server. Made without `randomUUID`, which only secure pages have. */
export const pageId: string = uuidOf(crypto.getRandomValues(new Uint8Array(16)))

function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}
