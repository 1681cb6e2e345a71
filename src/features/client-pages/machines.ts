/** Programs that look at links of letters and messages before people do, as they call themselves. */
const names =
  /bot\b|crawl|spider|preview|scan|fetch|monitor|headlesschrome|curl|wget|python|java\/|go-http|okhttp|libwww|barracuda|proofpoint|mimecast|safelinks|kaspersky|drweb|facebookexternalhit|whatsapp|skypeuripreview|slack|telegram|vkshare/i

/** Whether no person sits behind it, as far as it says. Who says nothing is a program too. */
export const isMachine = (agent: string): boolean => agent === '' || names.test(agent)
