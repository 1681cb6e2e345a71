const programs =
  /bot\b|bot[/;]|crawl|spider|slurp|headless|lighthouse|pagespeed|prerender|preview|monitor|pingdom|curl|wget|python|java\/|okhttp|go-http|libwww|httpclient|node-fetch|axios|facebookexternalhit|vkshare|whatsapp/i

/** Whether this is no visit that is counted: a program that reads the site, or somebody who asks not to be followed. */
export const isUnwanted = (headers: Record<string, string | undefined>): boolean =>
  headers.dnt === '1' || headers['sec-gpc'] === '1' || !headers['user-agent'] || programs.test(headers['user-agent'])
