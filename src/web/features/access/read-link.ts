const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const card = new RegExp(`/([A-Za-z][A-Za-z0-9-]*)/(${uuid})(?:[/?#]|$)`, 'i')

/** The record that an address leads to: `https://crm.example/leads/0190…` */
export function readLink(text: string): { plural: string; id: string } | null {
  const [, plural, id] = card.exec(text.trim()) ?? []
  return plural && id ? { plural, id: id.toLowerCase() } : null
}
