/** `/leads/<id>` */
export const isCardPath = (path: string): boolean =>
  /^\/[a-z][\w-]*\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(path)
